// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace omnidrive::store {

/// One tensor inside a mapped safetensors file. `data` points into the mapping and lives as long as the SafetensorsFile.
struct TensorView {
    std::string dtype;             ///< "F32", "F16", "BF16", "I64", "I32", "U8", "BOOL", ...
    std::vector<int64_t> shape;
    std::span<const std::byte> data;
};

/// Bytes of one element of a safetensors dtype; 0 when the name is unknown.
size_t safetensorsElementSize(const std::string& dtype);

/// Memory-mapped, fully validated safetensors file (HF format: u64 LE header length, JSON header, data without holes or overlap).
/// Thread-safe for reading. Throws Error (Format), naming file and reason, for a header longer than 100 MB or than the file, bad JSON,
/// duplicate names, holes, overlaps, sizes that do not match dtype x shape, or an early end; nothing is allocated by the header's word.
class SafetensorsFile {
public:
    static std::shared_ptr<const SafetensorsFile> open(const std::filesystem::path& path);
    ~SafetensorsFile();
    SafetensorsFile(const SafetensorsFile&) = delete;
    SafetensorsFile& operator=(const SafetensorsFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    const std::map<std::string, TensorView>& tensors() const { return tensors_; }
    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    /// The whole file.
    std::span<const std::byte> mapped() const { return {static_cast<const std::byte*>(mapping_), sizeBytes_}; }

private:
    SafetensorsFile() = default;
    void map(int descriptor, size_t sizeBytes);
    void readHeader();

    std::filesystem::path path_;
    void* mapping_ = nullptr;
    size_t sizeBytes_ = 0;
    std::map<std::string, TensorView> tensors_;
    std::map<std::string, std::string> metadata_;
};

/// A tensor to be written; `data` must stay valid during the call.
struct TensorToWrite {
    std::string name;
    std::string dtype;
    std::vector<int64_t> shape;
    std::span<const std::byte> data;
};

/// Writes one file atomically (store/atomic_file.h), tensors in the order given. The data section begins at a multiple of 8 bytes; the format
/// allows no holes in it, so tensors of wide dtypes should come before those of narrow ones to be aligned too.
/// @throws Error (InvalidArgument) for a name used twice or bytes that do not fit dtype and shape, (Io) when writing fails.
void writeSafetensors(const std::filesystem::path& path, const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata = {});

/// All tensors of a Hugging Face checkpoint folder: `model.safetensors`, or the shards of `model.safetensors.index.json`.
struct CheckpointTensors {
    std::vector<std::shared_ptr<const SafetensorsFile>> files;  ///< keeps the mappings alive
    std::map<std::string, TensorView> tensors;
};

/// @throws Error (Io / Format) when no weights are there, a shard is missing, a name is in two shards, or the index names a tensor no shard has.
CheckpointTensors openCheckpoint(const std::filesystem::path& folder);

}  // namespace omnidrive::store
