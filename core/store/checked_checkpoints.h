// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/checkpoint_store.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::store {

/// Remembers which checkpoints of a run were read through and hashed, for a program that asks again and again: a 7B takes half a minute each time.
/// One is read again as soon as a file of it has another size, inode or time of change, or came or went. For one thread.
class CheckedCheckpoints {
public:
    /// @param folder <run>/checkpoints; need not be there.
    explicit CheckedCheckpoints(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// As CheckpointStore::newestValid.
    std::optional<CheckpointInfo> newestValid();
    /// The checkpoint of this name ("step-000040"), read through; nullopt when there is none.
    std::optional<CheckpointInfo> named(const std::string& name);
    /// Checkpoints that were read through so far.
    int64_t readThrough() const { return readThrough_; }

private:
    /// What changes with a file: path, size, inode, nanoseconds of the last change.
    struct FileStamp {
        std::string path;
        int64_t bytes = 0, inode = 0, changedNs = 0;

        bool operator==(const FileStamp&) const = default;
    };
    using Stamp = std::vector<FileStamp>;
    struct Judgement {
        Stamp stamp;
        std::string problem;
    };

    static Stamp stampOf(const std::filesystem::path& folder);
    CheckpointInfo checked(CheckpointInfo info);

    std::filesystem::path folder_;
    std::map<std::filesystem::path, Judgement> known_;
    int64_t readThrough_ = 0;
};

}  // namespace omnidrive::store
