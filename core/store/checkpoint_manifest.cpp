// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/checkpoint_manifest.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/json_fields.h"
#include "store/own_files.h"
#include "store/sha256.h"

#include <algorithm>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr int kManifestVersion = 1;
constexpr const char* kManifestName = "manifest.json";
constexpr int64_t kMaxManifestBytes = 64 << 20;

std::vector<fs::path> entriesBelow(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        entries.push_back(it->path());
    }
    if (error) {
        failIo("read", folder, error.value());
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

CheckpointManifest::File describeFile(const fs::path& folder, const fs::path& file) {
    require(fs::is_regular_file(fs::symlink_status(file)), "{}: a checkpoint holds regular files only", file.string());
    syncPath(file);
    return {fs::relative(file, folder).generic_string(), static_cast<int64_t>(fs::file_size(file)), sha256OfFile(file)};
}

/// A manifest may not lead out of its folder.
void checkPath(const JsonFields& fields, const std::string& text) {
    const fs::path path(text);
    const bool leavesFolder = std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
    if (text.empty() || path.is_absolute() || leavesFolder || text.find('\0') != std::string::npos) {
        fields.failAt("path", "is no file inside the checkpoint");
    }
}

CheckpointManifest::File fileFrom(const JsonFields& fields) {
    CheckpointManifest::File file{fields.text("path"), fields.integer<int64_t>("bytes"), fields.text("sha256")};
    checkPath(fields, file.path);
    return file;
}

std::string fileProblem(const fs::path& folder, const CheckpointManifest::File& file, bool hash) {
    const fs::path path = folder / file.path;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        return file.path + " is missing";
    }
    for (fs::path part = path; part != folder && part.has_relative_path(); part = part.parent_path()) {
        if (leadsOut(folder, part)) {
            return part.lexically_relative(folder).string() + " is a symbolic link that leads out of the checkpoint";
        }
    }
    const auto bytes = static_cast<int64_t>(fs::file_size(path, error));
    if (error || bytes != file.bytes) {
        return fmt::format("{} has {} bytes instead of {}", file.path, bytes, file.bytes);
    }
    return hash && sha256OfFile(path) != file.sha256 ? file.path + " was changed after it was written" : "";
}

}  // namespace

int64_t CheckpointManifest::totalBytes() const {
    int64_t total = 0;
    for (const File& file : files) {
        total += file.bytes;
    }
    return total;
}

CheckpointManifest describeCheckpoint(const fs::path& folder, int64_t step) {
    CheckpointManifest manifest;
    manifest.step = step;
    for (const fs::path& entry : entriesBelow(folder)) {
        if (fs::is_directory(fs::symlink_status(entry))) {
            syncPath(entry);
        } else {
            manifest.files.push_back(describeFile(folder, entry));
        }
    }
    return manifest;
}

void writeManifest(const fs::path& folder, const CheckpointManifest& manifest) {
    nlohmann::json files = nlohmann::json::array();
    for (const CheckpointManifest::File& file : manifest.files) {
        files.push_back({{"path", jsonText(file.path)}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    }
    const nlohmann::json json = {{"version", kManifestVersion}, {"step", manifest.step}, {"files", files}};
    writeFileAtomically(folder / kManifestName, json.dump(2) + "\n");
}

CheckpointManifest readManifest(const fs::path& folder) {
    const fs::path path = folder / kManifestName;
    std::error_code error;
    if (!fs::exists(path, error)) {
        fail(ErrorKind::Io, "{} is missing", kManifestName);
    }
    const nlohmann::json json = parseJsonObject(readTextFile(path, kMaxManifestBytes), kManifestName);
    const JsonFields fields(json, std::string(kManifestName) + ":");
    if (fields.integer<int>("version") != kManifestVersion) {
        fields.failAt("version", fmt::format("is not {}, the one this program knows", kManifestVersion));
    }
    CheckpointManifest manifest;
    manifest.step = fields.integer<int64_t>("step");
    for (const JsonFields& file : fields.children("files")) {
        manifest.files.push_back(fileFrom(file));
    }
    return manifest;
}

std::string manifestProblem(const fs::path& folder, const CheckpointManifest& manifest, bool hash) {
    if (manifest.files.empty()) {
        return "its manifest names no file";
    }
    for (const CheckpointManifest::File& file : manifest.files) {
        const std::string problem = fileProblem(folder, file, hash);
        if (!problem.empty()) {
            return problem;
        }
    }
    return {};
}

}  // namespace omnidrive::store
