// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/atomic_file.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <vector>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemporaryMark = ".omnidrive-tmp-";
constexpr int kMaxLinks = 40;

/// The file a name leads to; also for a link whose target is not there yet.
fs::path followLinks(fs::path path) {
    std::error_code ignored;
    for (int i = 0; i < kMaxLinks; ++i) {
        if (!fs::is_symlink(fs::symlink_status(path, ignored))) {
            return path;
        }
        const fs::path next = fs::read_symlink(path, ignored);
        path = next.is_absolute() ? next : path.parent_path() / next;
    }
    failIo("write", path, ELOOP);
}

fs::path folderOf(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// A read-only file could be replaced all the same, because renaming asks only for the folder's permission; its owner did not want that.
void checkTarget(const fs::path& target) {
    struct stat info = {};
    if (::stat(target.c_str(), &info) != 0) {
        if (errno != ENOENT) {
            failIo("write", target, errno);
        }
        return;
    }
    if (!S_ISREG(info.st_mode)) {
        fail(ErrorKind::Io, "cannot write {}: it is {}", target.string(), S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
    }
    if (::access(target.c_str(), W_OK) != 0) {
        failIo("write", target, errno);
    }
}

fs::path temporaryFor(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    // The number makes names unique between threads, the process id between programs.
    return folderOf(target) / fmt::format(".{}{}{}-{}", target.filename().string().substr(0, 180), kTemporaryMark, ::getpid(), counter++);
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& target, Durability durability) : target_(followLinks(target)), durability_(durability) {
    checkTarget(target_);
    createTemporary();
    try {
        keepMode();
    } catch (...) {
        ::unlink(temporary_.c_str());
        throw;
    }
}

AtomicFile::~AtomicFile() {
    if (!committed_) {
        ::unlink(temporary_.c_str());
    }
}

void AtomicFile::createTemporary() {
    int fd = -1;
    do {
        temporary_ = temporaryFor(target_);
        fd = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd < 0 && (errno == EEXIST || errno == EINTR));
    if (fd < 0) {
        failIo("write", target_, errno);
    }
    file_ = FileDescriptor(fd);
}

void AtomicFile::keepMode() {
    struct stat old = {};
    if (::stat(target_.c_str(), &old) != 0) {
        return;
    }
    // Only a privileged program may give a file away; for all others the owner is the writer already or cannot be kept.
    [[maybe_unused]] const int ownerKept = ::fchown(file_.get(), old.st_uid, old.st_gid);
    if (::fchmod(file_.get(), old.st_mode & 07777) != 0) {
        failIo("write", target_, errno);
    }
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    writeAll(file_.get(), bytes, target_);
    hash_.add(bytes);
}

void AtomicFile::verifyContent() {
    // Dropping the pages makes the comparison read what the disk holds, as far as the system allows.
    ::posix_fadvise(file_.get(), 0, 0, POSIX_FADV_DONTNEED);
    if (sha256OfDescriptor(file_.get(), target_) != hash_.hex()) {
        fail(ErrorKind::Io, "cannot write {}: what was read back differs from what was written", target_.string());
    }
}

void AtomicFile::commit() {
    // Opened before the rename, so that running out of descriptors cannot strike after it.
    const FileDescriptor folder = openFile(folderOf(target_), O_RDONLY | O_DIRECTORY);
    if (durability_ == Durability::Now) {
        syncDescriptor(file_.get(), target_);
    }
    verifyContent();
    file_.reset();
    if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
        failIo("write", target_, errno);
    }
    committed_ = true;
    if (durability_ == Durability::Now) {
        syncDescriptor(folder.get(), folderOf(target_));
    }
}

void writeFileAtomically(const fs::path& path, std::span<const std::byte> content, Durability durability) {
    AtomicFile file(path, durability);
    file.write(content);
    file.commit();
}

void writeFileAtomically(const fs::path& path, std::string_view content, Durability durability) {
    writeFileAtomically(path, bytesOf(content), durability);
}

bool isTemporaryName(std::string_view fileName) {
    return fileName.starts_with('.') && fileName.find(kTemporaryMark) != std::string_view::npos;
}

void removeStrayTemporaries(const fs::path& folder) {
    std::error_code ignored;
    std::vector<fs::path> strays;
    for (fs::directory_iterator it(folder, ignored), end; !ignored && it != end; it.increment(ignored)) {
        if (isTemporaryName(it->path().filename().string())) {
            strays.push_back(it->path());
        }
    }
    for (const fs::path& stray : strays) {
        fs::remove(stray, ignored);
    }
}

}  // namespace omnidrive::store
