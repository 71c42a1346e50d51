// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes the place of fsync in the test that includes it, which notes what is synced in which order. Included by one source of a program.

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace omnidrive::tests {

struct SyncOrder {
    std::mutex mutex;
    std::vector<std::filesystem::path> paths;
};

inline SyncOrder& syncOrder() {
    static SyncOrder order;
    return order;
}

inline void forgetSyncs() {
    SyncOrder& order = syncOrder();
    const std::lock_guard lock(order.mutex);
    order.paths.clear();
}

/// Whether all files of a folder were synced since, then the folder, and only then a document, whatever its temporary name. @param document its name; empty: none is
/// waited for.
inline bool wereSyncedBefore(const std::filesystem::path& folder, const std::string& document) {
    namespace fs = std::filesystem;
    SyncOrder& order = syncOrder();
    const std::lock_guard lock(order.mutex);
    const auto isDocument = [&](const fs::path& path) { return path.filename().string().find(document) != std::string::npos; };
    const auto end = document.empty() ? order.paths.end() : std::find_if(order.paths.begin(), order.paths.end(), isDocument);
    const auto synced = std::find(order.paths.begin(), end, fs::canonical(folder));
    const bool isFolderSynced = synced != end && (document.empty() || end != order.paths.end());
    const auto wasSynced = [&](const fs::directory_entry& entry) { return std::find(order.paths.begin(), synced, fs::canonical(entry.path())) != synced; };
    return isFolderSynced && !fs::is_empty(folder) && std::all_of(fs::directory_iterator(folder), fs::directory_iterator(), wasSynced);
}

}  // namespace omnidrive::tests

extern "C" int fsync(int fd) {
    char link[64], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = ::readlink(link, path, sizeof path);
    {
        auto& order = omnidrive::tests::syncOrder();
        const std::lock_guard lock(order.mutex);
        order.paths.emplace_back(std::string(path, static_cast<size_t>(std::max<ssize_t>(length, 0))));
    }
    return static_cast<int>(::syscall(SYS_fsync, fd));
}
