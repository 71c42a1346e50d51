// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program (LD_PRELOAD): counts the calls that change files below OMNIDRIVE_FAULT_FOLDER, and at number OMNIDRIVE_FAULT_AT either
// kills the program before the call (OMNIDRIVE_FAULT=kill), kills it in the middle of a write (tear), or answers this and every later write with "no
// space left on device" (full).
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

long calls = 0;

bool isWatched(int fd) {
    const char* folder = std::getenv("OMNIDRIVE_FAULT_FOLDER");
    char link[64], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = folder == nullptr ? -1 : ::readlink(link, path, sizeof path - 1);
    return length > 0 && static_cast<size_t>(length) >= std::strlen(folder) && std::strncmp(path, folder, std::strlen(folder)) == 0;
}

enum class Fault { None, Kill, Tear, Full };

/// What happens to this call.
Fault nextFault(int fd) {
    const char* at = std::getenv("OMNIDRIVE_FAULT_AT");
    const char* what = std::getenv("OMNIDRIVE_FAULT");
    if (at == nullptr || what == nullptr || !isWatched(fd)) {
        return Fault::None;
    }
    ++calls;
    const long number = std::atol(at);
    if (std::strcmp(what, "full") == 0) {
        return calls >= number ? Fault::Full : Fault::None;
    }
    return calls != number ? Fault::None : std::strcmp(what, "tear") == 0 ? Fault::Tear : Fault::Kill;
}

[[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;) {
        ::pause();
    }
}

template <typename Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

/// @param write does the call with the first `bytes` of it.
template <typename Write>
ssize_t written(int fd, size_t bytes, const Write& write) {
    switch (nextFault(fd)) {
        case Fault::None: return write(bytes);
        case Fault::Tear:
            write(bytes / 2);
            die();
        case Fault::Kill: die();
        case Fault::Full: break;
    }
    errno = ENOSPC;
    return -1;
}

template <typename Call>
int changed(int fd, const Call& call) {
    const Fault fault = nextFault(fd);
    if (fault == Fault::Kill || fault == Fault::Tear) {
        die();
    }
    return call();   // a full disk can still be synced and cut
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t bytes) {
    return written(fd, bytes, [&](size_t count) { return real<ssize_t (*)(int, const void*, size_t)>("write")(fd, data, count); });
}
ssize_t pwrite(int fd, const void* data, size_t bytes, off_t at) {
    return written(fd, bytes, [&](size_t count) { return real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite")(fd, data, count, at); });
}
ssize_t pwrite64(int fd, const void* data, size_t bytes, off64_t at) {
    return written(fd, bytes, [&](size_t count) { return real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64")(fd, data, count, at); });
}
int fsync(int fd) {
    return changed(fd, [&] { return real<int (*)(int)>("fsync")(fd); });
}
int fdatasync(int fd) {
    return changed(fd, [&] { return real<int (*)(int)>("fdatasync")(fd); });
}
int ftruncate(int fd, off_t size) {
    return changed(fd, [&] { return real<int (*)(int, off_t)>("ftruncate")(fd, size); });
}
int ftruncate64(int fd, off64_t size) {
    return changed(fd, [&] { return real<int (*)(int, off64_t)>("ftruncate64")(fd, size); });
}

}  // extern "C"
