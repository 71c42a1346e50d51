// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>

namespace omnidrive::tests {

/// Exit code of a child that may not have a file system of its own.
inline constexpr int kNotPermitted = 77;

/// Runs an action in a child process, where limits and mounts may be changed. @return its exit code, or -1 when it was killed.
inline int inChild(const std::function<int()>& action) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::_exit(action());
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Puts a file system in memory of this many KiB on a folder, for this process alone. Call in a child. @return false when that is forbidden.
inline bool mountSmallDisk(const std::filesystem::path& folder, int kib) {
    const bool isOwn = ::unshare(CLONE_NEWNS) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    return isOwn && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder.c_str(), "tmpfs", 0, ("size=" + std::to_string(kib) + "k").c_str()) == 0;
}

/// Bytes that can still be written below a folder.
inline int64_t freeBytes(const std::filesystem::path& folder) {
    struct statvfs info {};
    return ::statvfs(folder.c_str(), &info) == 0 ? static_cast<int64_t>(info.f_bavail * info.f_frsize) : -1;
}

/// Makes a file so large that `left` bytes stay free. @return false when it cannot.
inline bool fillDisk(const std::filesystem::path& file, int64_t left) {
    const int fd = ::open(file.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
    const int64_t bytes = freeBytes(file.parent_path()) - left;
    const bool isFull = fd >= 0 && bytes >= 0 && (bytes == 0 || ::posix_fallocate(fd, 0, bytes) == 0);
    ::close(fd);
    return isFull;
}

}  // namespace omnidrive::tests
