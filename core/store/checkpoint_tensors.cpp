// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "store/safetensors.h"

#include <set>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

using ShardOfTensor = std::map<std::string, std::string>;

constexpr const char* kSingleName = "model.safetensors";
constexpr const char* kIndexName = "model.safetensors.index.json";

/// An index may name files of its own folder only: it comes from the network like the weights.
void checkShardName(const std::string& shard, const fs::path& index) {
    if (shard.empty() || shard.front() == '.' || shard.find('/') != std::string::npos || shard.find('\0') != std::string::npos) {
        fail(ErrorKind::Format, "{}: \"{}\" is no name of a shard in this folder", index.string(), shard);
    }
}

ShardOfTensor readIndex(const fs::path& path) {
    const nlohmann::json index = parseJson(readTextFile(path));
    if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object()) {
        fail(ErrorKind::Format, "{}: no JSON object with a weight_map", path.string());
    }
    ShardOfTensor shards;
    for (const auto& [name, shard] : index["weight_map"].items()) {
        if (!shard.is_string()) {
            fail(ErrorKind::Format, "{}: the shard of \"{}\" is not a text", path.string(), name);
        }
        checkShardName(shard.get_ref<const std::string&>(), path);
        shards[name] = shard.get<std::string>();
    }
    return shards;
}

void addFile(CheckpointTensors& checkpoint, const std::shared_ptr<const SafetensorsFile>& file,
             std::map<std::string, std::string>& shardThatHolds) {
    const std::string shard = file->path().filename().string();
    for (const auto& [name, view] : file->tensors()) {
        const auto [it, isNew] = shardThatHolds.emplace(name, shard);
        if (!isNew) {
            fail(ErrorKind::Format, "{}: tensor \"{}\" is also in {}", file->path().string(), name, it->second);
        }
        checkpoint.tensors.emplace(name, view);
    }
    checkpoint.files.push_back(file);
}

void checkIndex(const ShardOfTensor& index, const std::map<std::string, std::string>& shardThatHolds, const fs::path& path) {
    for (const auto& [name, shard] : index) {
        const auto it = shardThatHolds.find(name);
        if (it == shardThatHolds.end()) {
            fail(ErrorKind::Format, "{}: it names tensor \"{}\", which no shard holds", path.string(), name);
        }
        if (it->second != shard) {
            fail(ErrorKind::Format, "{}: it says that tensor \"{}\" is in {}, but it is in {}", path.string(), name, shard, it->second);
        }
    }
}

CheckpointTensors openShards(const fs::path& folder) {
    const ShardOfTensor index = readIndex(folder / kIndexName);
    std::set<std::string> shards;
    for (const auto& [name, shard] : index) {
        shards.insert(shard);
    }
    CheckpointTensors checkpoint;
    std::map<std::string, std::string> shardThatHolds;
    for (const std::string& shard : shards) {
        std::error_code ignored;   // a name may be one that no file system takes
        if (!fs::exists(folder / shard, ignored)) {
            fail(ErrorKind::Io, "{}: the shard {} is missing", folder.string(), shard);
        }
        addFile(checkpoint, SafetensorsFile::open(folder / shard), shardThatHolds);
    }
    checkIndex(index, shardThatHolds, folder / kIndexName);
    return checkpoint;
}

}  // namespace

CheckpointTensors openCheckpoint(const fs::path& folder) {
    std::error_code ignored;
    if (fs::exists(folder / kSingleName, ignored)) {
        CheckpointTensors checkpoint;
        std::map<std::string, std::string> shardThatHolds;
        addFile(checkpoint, SafetensorsFile::open(folder / kSingleName), shardThatHolds);
        return checkpoint;
    }
    if (fs::exists(folder / kIndexName, ignored)) {
        return openShards(folder);
    }
    fail(ErrorKind::Io, "{}: no weights here, neither {} nor {}", folder.string(), kSingleName, kIndexName);
}

}  // namespace omnidrive::store
