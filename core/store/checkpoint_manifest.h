// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::store {

/// manifest.json of a checkpoint: every file with size and SHA-256. Written last, so a checkpoint with a manifest is complete.
struct CheckpointManifest {
    struct File {
        std::string path;      ///< relative to the checkpoint's folder, "/" between folders
        int64_t bytes = 0;
        std::string sha256;
    };
    int64_t step = 0;
    std::vector<File> files;

    int64_t totalBytes() const;
};

/// Syncs and hashes every file below `folder`, in order of name. @throws Error (Io), (InvalidArgument) for links and other special files.
CheckpointManifest describeCheckpoint(const std::filesystem::path& folder, int64_t step);
void writeManifest(const std::filesystem::path& folder, const CheckpointManifest& manifest);
/// @throws Error (Io / Format) when it is missing, damaged, names files outside the folder or belongs to another version.
CheckpointManifest readManifest(const std::filesystem::path& folder);

/// First way in which the folder differs from its manifest; empty when there is none. @param hash re-reads and hashes every file, otherwise
/// only presence and sizes are compared.
std::string manifestProblem(const std::filesystem::path& folder, const CheckpointManifest& manifest, bool hash);

}  // namespace omnidrive::store
