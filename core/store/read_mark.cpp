// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/read_mark.h"

#include "store/file_io.h"

#include <algorithm>
#include <span>

namespace omnidrive::store {

namespace {

constexpr int64_t kMarkBytes = 64;   // of an event file: its first record with the time, or the last numbers

std::string bytesBetween(int fd, int64_t begin, int64_t end, const std::filesystem::path& path) {
    std::string bytes(static_cast<size_t>(end - begin), '\0');
    bytes.resize(readAt(fd, std::as_writable_bytes(std::span(bytes)), begin, path));
    return bytes;
}

std::string headOf(int fd, int64_t offset, const std::filesystem::path& path) { return bytesBetween(fd, 0, std::min(offset, kMarkBytes), path); }

std::string tailOf(int fd, int64_t offset, const std::filesystem::path& path) {
    return bytesBetween(fd, std::max<int64_t>(offset - kMarkBytes, 0), offset, path);
}

}  // namespace

void ReadMark::remember(int fd, int64_t offset, const std::filesystem::path& path) {
    if (offset != offset_) {
        offset_ = offset;
        head_ = headOf(fd, offset, path);
        tail_ = tailOf(fd, offset, path);
    }
}

bool ReadMark::holds(int fd, const std::filesystem::path& path) const { return head_ == headOf(fd, offset_, path) && tail_ == tailOf(fd, offset_, path); }

}  // namespace omnidrive::store
