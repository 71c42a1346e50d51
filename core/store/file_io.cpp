// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/file_io.h"

#include "base/ascii.h"
#include "base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstring>

namespace omnidrive::store {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
        reset();
        fd_ = other.release();
    }
    return *this;
}

int FileDescriptor::release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
}

void FileDescriptor::reset() {
    if (fd_ >= 0) {
        ::close(fd_);
        fd_ = -1;
    }
}

std::string reasonOf(int errorNumber) {
    const char* text = strerrordesc_np(errorNumber);
    if (text == nullptr) {
        return fmt::format("error {}", errorNumber);
    }
    std::string reason = text;
    if (reason.size() > 1 && std::islower(static_cast<unsigned char>(reason[1]))) {
        reason[0] = asciiLower(reason[0]);
    }
    return reason;
}

void failIo(std::string_view action, const std::filesystem::path& path, int errorNumber) {
    fail(ErrorKind::Io, "cannot {} {}: {}", action, path.string(), reasonOf(errorNumber));
}

FileDescriptor openFile(const std::filesystem::path& path, int flags, unsigned mode) {
    int fd = -1;
    do {
        fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        failIo((flags & O_ACCMODE) == O_RDONLY ? "read" : "write", path, errno);
    }
    return FileDescriptor(fd);
}

void writeAll(int fd, std::span<const std::byte> bytes, const std::filesystem::path& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            failIo("write", path, written < 0 ? errno : ENOSPC);
        }
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
}

size_t readAt(int fd, std::span<std::byte> bytes, int64_t offset, const std::filesystem::path& path) {
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::pread(fd, bytes.data() + done, bytes.size() - done, offset + static_cast<int64_t>(done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            failIo("read", path, errno);
        }
        if (got == 0) {
            break;
        }
        done += static_cast<size_t>(got);
    }
    return done;
}

void syncDescriptor(int fd, const std::filesystem::path& path) {
    while (::fsync(fd) != 0) {
        if (errno == EINVAL || errno == ENOTSUP || errno == EROFS) {
            return;
        }
        if (errno != EINTR) {
            failIo("sync", path, errno);
        }
    }
}

void syncPath(const std::filesystem::path& path) { syncDescriptor(openFile(path, O_RDONLY).get(), path); }

void requireRegularFile(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        fail(ErrorKind::Io, "cannot read {}: it is not a regular file", path.string());
    }
}

std::string readTextFile(const std::filesystem::path& path, int64_t maxBytes) {
    // Not blocking: the name may be a pipe, which would wait for a writer for ever.
    const FileDescriptor file = openFile(path, O_RDONLY | O_NONBLOCK);
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0) {
        failIo("read", path, errno);
    }
    if (!S_ISREG(info.st_mode)) {
        fail(ErrorKind::Io, "cannot read {}: it is not a regular file", path.string());
    }
    if (info.st_size > maxBytes) {
        fail(ErrorKind::Format, "{} is {} bytes long, more than the {} allowed", path.string(), info.st_size, maxBytes);
    }
    std::string text(static_cast<size_t>(info.st_size), '\0');
    text.resize(readAt(file.get(), std::as_writable_bytes(std::span(text)), 0, path));
    return text;
}

void makeFolders(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        failIo("make the folder", folder, error.value());
    }
    if (!std::filesystem::is_directory(folder, error)) {
        fail(ErrorKind::Io, "{} is not a folder", folder.string());
    }
}

std::span<const std::byte> bytesOf(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

}  // namespace omnidrive::store
