// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace omnidrive::store {

/// Owner of a file descriptor; closes it at the end of the scope.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : fd_(fd) {}
    ~FileDescriptor() { reset(); }
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;

    int get() const { return fd_; }
    bool isOpen() const { return fd_ >= 0; }
    int release();
    void reset();

private:
    int fd_ = -1;
};

/// Words for an errno value, the same in every locale, without a capital: "no space left on device".
std::string reasonOf(int errorNumber);

/// Throws Error (Io) "cannot <action> <path>: <reason>", so that every failure of the system reads alike.
[[noreturn]] void failIo(std::string_view action, const std::filesystem::path& path, int errorNumber);

/// Opens with O_CLOEXEC, repeating after a signal. @param mode of a new file, before the umask. @throws Error (Io).
FileDescriptor openFile(const std::filesystem::path& path, int flags, unsigned mode = 0666);

/// Writes everything, looping on short writes and signals. @throws Error (Io) naming `path`.
void writeAll(int fd, std::span<const std::byte> bytes, const std::filesystem::path& path);

/// Reads up to `bytes.size()` bytes at an offset, less only at the end of the file. @return bytes read. @throws Error (Io).
size_t readAt(int fd, std::span<std::byte> bytes, int64_t offset, const std::filesystem::path& path);

/// fsync of an open file. @throws Error (Io).
void syncDescriptor(int fd, const std::filesystem::path& path);
/// fsync of a file or folder by name; file systems that cannot sync a folder are no error. @throws Error (Io).
void syncPath(const std::filesystem::path& path);

/// Whole content of a regular file. @throws Error (Io) when it cannot be read, (Format) when it is larger than `maxBytes`.
std::string readTextFile(const std::filesystem::path& path, int64_t maxBytes = 256LL << 20);

/// Before a stream is opened, which would wait for a pipe's writer or read a device without end. A file that is not there is no matter of this.
/// @throws Error (Io) "cannot read FILE: it is not a regular file".
void requireRegularFile(const std::filesystem::path& path);

/// mkdir -p. @throws Error (Io) naming the folder.
void makeFolders(const std::filesystem::path& folder);

/// View of a text as bytes.
std::span<const std::byte> bytesOf(std::string_view text);

}  // namespace omnidrive::store
