// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::store {

/// A checkpoint: folder `step-000040` holding whatever files the trainer wrote (a complete Hugging Face model folder `model/`,
/// `optimizer.safetensors`, `trainer.json`) and `manifest.json` with size and SHA-256 of each. It appears under its name by one
/// rename after every file was synced and read back; a folder without a valid manifest is not a checkpoint.
struct CheckpointInfo {
    int64_t step = 0;
    std::filesystem::path folder;
    bool valid = false;
    std::string problem;   ///< why not valid
    int64_t sizeBytes = 0; ///< of all files, as the manifest says
};

/// The checkpoints of one run. One writer (the trainer), any number of readers. Not thread-safe.
class CheckpointStore {
public:
    /// `folder` is <run>/checkpoints; the first write creates it when it is missing.
    explicit CheckpointStore(std::filesystem::path folder);

    /// Calls `fill(temporaryFolder)`, syncs, hashes, writes the manifest, renames. On any failure the temporary folder is removed and the
    /// error passed on; what a killed writer left is removed or put back first. An existing checkpoint of the same step is replaced only after the new one is complete.
    std::filesystem::path write(int64_t step, const std::function<void(const std::filesystem::path&)>& fill);

    /// All, oldest first. `check` re-reads and hashes every file; without it only presence and sizes are compared.
    std::vector<CheckpointInfo> list(bool check) const;
    /// Newest that validates fully; skipped ones are named in `skipped`.
    std::optional<CheckpointInfo> newestValid(std::vector<CheckpointInfo>* skipped = nullptr) const;
    /// Deletes old ones but the newest `keep` valid ones and every step in `pinned`; never the last valid one: the newest one kept is read
    /// through and hashed before anything goes. Damaged ones newer than it stay. @throws Error (Io).
    void retain(int keep, const std::vector<int64_t>& pinned);

private:
    void cleanUp() const;

    std::filesystem::path folder_;
};

}  // namespace omnidrive::store
