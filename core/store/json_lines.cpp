// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/json_lines.h"

#include "base/error.h"
#include "base/limits.h"
#include "store/json_fields.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace omnidrive::store {

namespace {

constexpr int64_t kChunkBytes = 1 << 20;
constexpr size_t kBrokenKept = 100;

struct stat statOf(int fd, const std::filesystem::path& path) {
    struct stat info = {};
    if (::fstat(fd, &info) != 0) {
        failIo("read", path, errno);
    }
    return info;
}

std::string readRange(int fd, int64_t offset, int64_t bytes, const std::filesystem::path& path) {
    std::string text(static_cast<size_t>(bytes), '\0');
    text.resize(readAt(fd, std::as_writable_bytes(std::span(text)), offset, path));
    return text;
}

/// Extends `buffer`, which holds the file's bytes from `start` on, by the next piece. @return false at the end of the file.
bool appendPiece(int fd, int64_t start, std::string& buffer, const std::filesystem::path& path) {
    const std::string piece = readRange(fd, start + static_cast<int64_t>(buffer.size()), kChunkBytes, path);
    buffer += piece;
    return !piece.empty();
}

/// Keeps other appenders of any program from the file, if only for a moment: what looks like a torn line may be one that is being written.
class AppendLock {
public:
    AppendLock(int fd, const std::filesystem::path& path) : fd_(fd) {
        while (!set(F_WRLCK)) {
            if (errno != EINTR) {
                failIo("lock", path, errno);
            }
        }
    }
    ~AppendLock() { set(F_UNLCK); }
    AppendLock(const AppendLock&) = delete;
    AppendLock& operator=(const AppendLock&) = delete;

private:
    bool set(short type) const {
        struct flock lock = {};
        lock.l_type = type;
        lock.l_whence = SEEK_SET;
        return ::fcntl(fd_, F_OFD_SETLKW, &lock) == 0;
    }

    int fd_;
};

/// True when only the newline of the line is missing.
bool isWholeObject(std::string_view text) { return text.starts_with('{') && parseJson(text).is_object(); }

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

}  // namespace

JsonLinesAppender::JsonLinesAppender(const std::filesystem::path& path)
    : path_(path), file_(openFile(path, O_RDWR | O_CREAT | O_APPEND)) {
    const AppendLock lock(file_.get(), path_);
    followOthers();
}

void JsonLinesAppender::followOthers() {
    const int64_t size = statOf(file_.get(), path_).st_size;
    if (size != size_) {
        size_ = size;
        repairTail();
    }
}

int64_t JsonLinesAppender::lastLineStart() const {
    int64_t end = size_;
    while (end > 0) {
        const int64_t begin = std::max<int64_t>(0, end - kChunkBytes);
        const std::string text = readRange(file_.get(), begin, end - begin, path_);
        const size_t newline = text.rfind('\n');
        if (newline != std::string::npos) {
            return begin + static_cast<int64_t>(newline) + 1;
        }
        end = begin;
    }
    return 0;
}

void JsonLinesAppender::repairTail() {
    const int64_t start = lastLineStart();
    if (start == size_) {
        return;
    }
    if (size_ - start <= limits::kJsonLineBytes && isWholeObject(readRange(file_.get(), start, size_ - start, path_))) {
        writeAll(file_.get(), bytesOf("\n"), path_);
        ++size_;
    } else {
        repaired_ = size_ - start;
        truncateTo(start);
    }
}

void JsonLinesAppender::truncateTo(int64_t size) {
    if (::ftruncate(file_.get(), size) != 0) {
        failIo("repair", path_, errno);
    }
    size_ = size;
}

JsonLinesAppender::Place JsonLinesAppender::append(std::string_view json) {
    require(json.find('\n') == std::string_view::npos, "{}: a line to append holds a line break", path_.string());
    std::string line(json);
    line += '\n';
    const AppendLock lock(file_.get(), path_);
    followOthers();
    try {
        writeAll(file_.get(), bytesOf(line), path_);
    } catch (const Error&) {
        truncateTo(size_);   // half a line would spoil the next one
        throw;
    }
    const Place place{size_, static_cast<int64_t>(json.size())};
    size_ += static_cast<int64_t>(line.size());
    return place;
}

void JsonLinesAppender::sync() { syncDescriptor(file_.get(), path_); }

bool JsonLinesReader::followFile(int fd) {
    const struct stat info = statOf(fd, path_);
    if (!S_ISREG(info.st_mode)) {
        fail(ErrorKind::Io, "cannot read {}: it is not a regular file", path_.string());   // a device has no end
    }
    const bool replaced = fileId_ != 0 && (info.st_ino != fileId_ || info.st_size < offset_ || !mark_.holds(fd, path_));
    fileId_ = info.st_ino;
    if (replaced) {
        offset_ = lineNumber_ = brokenCount_ = passedOver_ = 0;
        isTailTaken_ = false;
        broken_.clear();
    }
    return replaced;
}

JsonLinesReader::Progress JsonLinesReader::poll(const Receiver& receive, const std::function<void()>& onRestart) {
    Progress progress;
    if (!std::filesystem::exists(path_)) {
        return progress;
    }
    const FileDescriptor file = openFile(path_, O_RDONLY | O_NONBLOCK);
    progress.restarted = followFile(file.get());
    if (progress.restarted && onRestart) {
        onRestart();
    }
    std::string buffer;   // begins at offset_
    while (appendPiece(file.get(), offset_, buffer, path_)) {
        deliverLines(buffer, receive, progress);
    }
    tornBytes_ = takeTail(buffer, receive, progress) ? 0 : passedOver_ + static_cast<int64_t>(buffer.size());
    mark_.remember(file.get(), offset_, path_);
    return progress;
}

/// Takes the whole lines out of the buffer; what is left of it is searched once only, since a line may come in hundreds of pieces.
void JsonLinesReader::deliverLines(std::string& buffer, const Receiver& receive, Progress& progress) {
    size_t begin = 0;
    const int64_t base = offset_;
    const size_t searched = buffer.size() > static_cast<size_t>(kChunkBytes) ? buffer.size() - static_cast<size_t>(kChunkBytes) : 0;
    for (size_t end; (end = buffer.find('\n', std::max(begin, searched))) != std::string::npos; begin = end + 1) {
        const int64_t before = std::exchange(passedOver_, 0);
        const Line place{0, base + static_cast<int64_t>(begin) - before, static_cast<int64_t>(end - begin) + before};
        offset_ = base + static_cast<int64_t>(end) + 1;
        takeLine(std::string_view(buffer).substr(begin, end - begin), place, receive, progress);
    }
    buffer.erase(0, begin);
    if (static_cast<int64_t>(buffer.size()) > maxLineBytes_) {
        passedOver_ += static_cast<int64_t>(buffer.size());
        offset_ += static_cast<int64_t>(buffer.size());
        buffer.clear();
    }
}

/// A line with its newline. Counted before it is delivered: a receiver that throws does not get the line again.
void JsonLinesReader::takeLine(std::string_view text, const Line& place, const Receiver& receive, Progress& progress) {
    const bool isRest = std::exchange(isTailTaken_, false);
    lineNumber_ += isRest ? 0 : 1;
    const Line line{lineNumber_, place.offset, place.bytes};
    if (writer_ == LinesBy::Others && isBlank(text) && line.bytes == static_cast<int64_t>(text.size())) {
        return;
    }
    isRest ? noteBroken(line, "followed by more than its JSON object") : deliver(text, line, receive, progress);
}

/// What no newline ends. @return false when it has to wait for more.
bool JsonLinesReader::takeTail(std::string_view text, const Receiver& receive, Progress& progress) {
    const std::string_view object = text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
    if (writer_ == LinesBy::Us || isTailTaken_ || passedOver_ > 0 || !isWholeObject(object)) {
        return writer_ == LinesBy::Others && passedOver_ == 0 && isBlank(text);
    }
    const Line line{++lineNumber_, offset_, static_cast<int64_t>(text.size())};
    offset_ += line.bytes;
    isTailTaken_ = true;
    deliver(text, line, receive, progress);
    return true;
}

void JsonLinesReader::deliver(std::string_view text, const Line& line, const Receiver& receive, Progress& progress) {
    if (line.bytes > maxLineBytes_) {
        noteBroken(line, fmt::format("longer than {} bytes", maxLineBytes_));
        return;
    }
    const nlohmann::json value = parseJson(text);
    if (value.is_discarded()) {
        noteBroken(line, isTooDeepJson(text) ? fmt::format("nested more than {} deep", limits::kJsonDepth) : "not valid JSON");
    } else if (!value.is_object()) {
        noteBroken(line, "not a JSON object");
    } else {
        receive(value, line);
        ++progress.lines;
    }
}

void JsonLinesReader::noteBroken(const Line& line, const std::string& reason) {
    ++brokenCount_;
    if (broken_.size() < kBrokenKept) {
        broken_.push_back({line.number, reason});
    }
}

}  // namespace omnidrive::store
