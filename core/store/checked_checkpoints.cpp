// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/checked_checkpoints.h"

#include "base/error.h"
#include "store/checkpoint_manifest.h"

#include <sys/stat.h>

#include <algorithm>

namespace omnidrive::store {

namespace fs = std::filesystem;

namespace {

std::string problemOf(const fs::path& folder) {
    try {
        return manifestProblem(folder, readManifest(folder), true);
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

/// The time of the last change of the inode, not that of the contents, which programs may set.
CheckedCheckpoints::Stamp CheckedCheckpoints::stampOf(const fs::path& folder) {
    Stamp stamp;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        struct stat info {};
        if (::lstat(it->path().c_str(), &info) == 0 && !S_ISDIR(info.st_mode)) {
            stamp.push_back({it->path().string(), static_cast<int64_t>(info.st_size), static_cast<int64_t>(info.st_ino),
                             static_cast<int64_t>(info.st_ctim.tv_sec) * 1'000'000'000 + info.st_ctim.tv_nsec});
        }
    }
    std::sort(stamp.begin(), stamp.end(), [](const FileStamp& a, const FileStamp& b) { return a.path < b.path; });
    return stamp;
}

/// Presence and sizes were compared already.
CheckpointInfo CheckedCheckpoints::checked(CheckpointInfo info) {
    if (!info.valid) {
        return info;
    }
    Stamp stamp = stampOf(info.folder);   // before reading: what changes meanwhile makes it read again
    const auto found = known_.find(info.folder);
    if (found == known_.end() || found->second.stamp != stamp) {
        ++readThrough_;
        known_[info.folder] = {std::move(stamp), problemOf(info.folder)};
    }
    info.problem = known_[info.folder].problem;
    info.valid = info.problem.empty();
    return info;
}

std::optional<CheckpointInfo> CheckedCheckpoints::newestValid() {
    const std::vector<CheckpointInfo> infos = CheckpointStore(folder_).list(false);
    for (auto it = infos.rbegin(); it != infos.rend(); ++it) {
        CheckpointInfo info = checked(*it);
        if (info.valid) {
            return info;
        }
    }
    return std::nullopt;
}

std::optional<CheckpointInfo> CheckedCheckpoints::named(const std::string& name) {
    const std::vector<CheckpointInfo> infos = CheckpointStore(folder_).list(false);
    const auto it = std::find_if(infos.begin(), infos.end(), [&](const CheckpointInfo& info) { return info.folder.filename() == name; });
    return it == infos.end() ? std::nullopt : std::optional(checked(*it));
}

}  // namespace omnidrive::store
