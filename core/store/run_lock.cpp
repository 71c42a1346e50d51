// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_lock.h"

#include "base/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

struct flock wholeFile() {
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

int64_t pidIn(int fd, const fs::path& path) {
    std::string text(32, '\0');
    text.resize(readAt(fd, std::as_writable_bytes(std::span(text)), 0, path));
    int64_t pid = 0;
    std::from_chars(text.data(), text.data() + text.size(), pid);
    return pid;
}

[[noreturn]] void failInUse(const fs::path& folder, int64_t pid) {
    fail(ErrorKind::InvalidArgument, "{} is in use by {}", folder.string(), pid > 0 ? fmt::format("process {}", pid) : "another process");
}

}  // namespace

// Not through a link: what it leads to would be overwritten.
RunLock::RunLock(const fs::path& folder) : file_(openFile(folder / "lock", O_RDWR | O_CREAT | O_NOFOLLOW)) {
    struct flock lock = wholeFile();
    if (::fcntl(file_.get(), F_OFD_SETLK, &lock) != 0) {
        if (errno == EAGAIN || errno == EACCES) {
            failInUse(folder, pidIn(file_.get(), folder / "lock"));
        }
        failIo("lock", folder / "lock", errno);
    }
    const std::string text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file_.get(), 0) != 0) {
        failIo("write", folder / "lock", errno);
    }
    writeAll(file_.get(), bytesOf(text), folder / "lock");
}

std::optional<RunLock::Holder> RunLock::holderOf(const fs::path& folder) {
    const fs::path path = folder / "lock";
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct flock lock = wholeFile();
    if (!file.isOpen() || ::fcntl(file.get(), F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) {
        return std::nullopt;
    }
    return Holder{pidIn(file.get(), path)};
}

}  // namespace omnidrive::store
