// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace omnidrive::store {

/// A few bytes of what was read of a file, at its beginning and at the end of the read part: tells a file that was written anew in its place (same
/// inode, not shorter) from one that only grew.
class ReadMark {
public:
    /// @param offset bytes read so far. @throws Error (Io) naming `path`.
    void remember(int fd, int64_t offset, const std::filesystem::path& path);
    /// Whether the file still says what was read; true before anything was. @throws Error (Io) naming `path`.
    bool holds(int fd, const std::filesystem::path& path) const;

private:
    int64_t offset_ = 0;
    std::string head_, tail_;
};

}  // namespace omnidrive::store
