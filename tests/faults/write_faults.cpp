// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program (LD_PRELOAD): counts the calls that change files below OMNIDRIVE_FAULT_FOLDER, and at number OMNIDRIVE_FAULT_AT either
// kills the program before the call (OMNIDRIVE_FAULT=kill), kills it in the middle of a write (tear), answers this and every later write with "no
// space left on device" (full), or this and every later call with "input/output error" (broken). OMNIDRIVE_FAULT_COUNT names a file that gets
// the number of calls when the program ends by itself.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> calls{0};

enum class Fault { None, Kill, Tear, Full, Broken };

bool isBelow(const char* path) {
    const char* folder = std::getenv("OMNIDRIVE_FAULT_FOLDER");
    return folder != nullptr && std::strncmp(path, folder, std::strlen(folder)) == 0;
}

/// An open file or folder by its descriptor.
bool isWatched(int fd) {
    char link[64], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    path[std::max<ssize_t>(length, 0)] = '\0';
    return isBelow(path);
}

/// A name as system calls take it: from a folder's descriptor unless it begins with a slash.
bool isWatched(int folder, const char* name) { return name[0] == '/' ? isBelow(name) : folder != AT_FDCWD && isWatched(folder); }

/// What happens to this call.
Fault nextFault(bool isOurs) {
    const char* at = std::getenv("OMNIDRIVE_FAULT_AT");
    const char* what = std::getenv("OMNIDRIVE_FAULT");
    if (!isOurs) {
        return Fault::None;
    }
    const long call = ++calls;
    const long number = at == nullptr ? 0 : std::atol(at);
    if (what == nullptr || number <= 0 || call < number) {
        return Fault::None;
    }
    switch (what[0]) {
        case 'f': return Fault::Full;
        case 'b': return Fault::Broken;
        default: return call != number ? Fault::None : what[0] == 't' ? Fault::Tear : Fault::Kill;
    }
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
    const Fault fault = nextFault(isWatched(fd));
    if (fault == Fault::None) {
        return write(bytes);
    }
    if (fault == Fault::Tear) {
        write(bytes / 2);
    }
    if (fault == Fault::Tear || fault == Fault::Kill) {
        die();
    }
    errno = fault == Fault::Full ? ENOSPC : EIO;
    return -1;
}

template <typename Call>
int changed(bool isOurs, const Call& call) {
    const Fault fault = nextFault(isOurs);
    if (fault == Fault::Kill || fault == Fault::Tear) {
        die();
    }
    if (fault == Fault::Broken) {
        errno = EIO;
        return -1;
    }
    return call();   // a full disk can still be synced and cut, and names can be changed
}

struct Counter {
    ~Counter() {
        const char* path = std::getenv("OMNIDRIVE_FAULT_COUNT");
        if (std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w")) {
            std::fprintf(file, "%ld\n", calls.load());
            std::fclose(file);
        }
    }
} counter;

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
/// What C++ streams use for long texts; torn after its first part.
ssize_t writev(int fd, const iovec* parts, int count) {
    const auto whole = static_cast<size_t>(count);
    return written(fd, whole, [&](size_t some) { return real<ssize_t (*)(int, const iovec*, int)>("writev")(fd, parts, static_cast<int>(some)); });
}
int fsync(int fd) {
    return changed(isWatched(fd), [&] { return real<int (*)(int)>("fsync")(fd); });
}
int fdatasync(int fd) {
    return changed(isWatched(fd), [&] { return real<int (*)(int)>("fdatasync")(fd); });
}
int ftruncate(int fd, off_t size) {
    return changed(isWatched(fd), [&] { return real<int (*)(int, off_t)>("ftruncate")(fd, size); });
}
int ftruncate64(int fd, off64_t size) {
    return changed(isWatched(fd), [&] { return real<int (*)(int, off64_t)>("ftruncate64")(fd, size); });
}
int rename(const char* from, const char* to) {
    return changed(isWatched(AT_FDCWD, to), [&] { return real<int (*)(const char*, const char*)>("rename")(from, to); });
}
int renameat2(int fromFolder, const char* from, int toFolder, const char* to, unsigned flags) {
    return changed(isWatched(toFolder, to),
                   [&] { return real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2")(fromFolder, from, toFolder, to, flags); });
}
int mkdir(const char* path, mode_t mode) {
    return changed(isWatched(AT_FDCWD, path), [&] { return real<int (*)(const char*, mode_t)>("mkdir")(path, mode); });
}
int unlink(const char* path) {
    return changed(isWatched(AT_FDCWD, path), [&] { return real<int (*)(const char*)>("unlink")(path); });
}
int remove(const char* path) {
    return changed(isWatched(AT_FDCWD, path), [&] { return real<int (*)(const char*)>("remove")(path); });
}
int unlinkat(int folder, const char* path, int flags) {
    return changed(isWatched(folder, path), [&] { return real<int (*)(int, const char*, int)>("unlinkat")(folder, path, flags); });
}

}  // extern "C"
