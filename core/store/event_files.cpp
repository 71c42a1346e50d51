// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/event_files.h"

#include "base/error.h"
#include "store/event_record.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr size_t kPieceBytes = 4 << 20;

std::string hostName() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    std::string host = name.data();
    std::replace(host.begin(), host.end(), '/', '-');
    return host.empty() ? "host" : host;
}

bool isEventFile(const fs::path& path) { return path.filename().string().find(kEventFileMark) != std::string::npos; }

/// Files in the order in which TensorBoard reads them.
std::vector<fs::path> eventFilesOf(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (isEventFile(it->path())) {
            files.push_back(it->path());
        }
    }
    if (error) {
        failIo("read", folder, error.value());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// The seconds in a file's name; 0 when there are none.
int64_t secondsOf(const fs::path& path) {
    const std::string name = path.filename().string();
    const size_t at = name.find(kEventFileMark) + std::string_view(kEventFileMark).size() + 1;
    int64_t seconds = 0;
    if (at < name.size()) {
        std::from_chars(name.data() + at, name.data() + name.size(), seconds);
    }
    return seconds;
}

}  // namespace

EventFileWriter::EventFileWriter(const fs::path& folder, double wall, std::optional<int64_t> resumedAfter) {
    int64_t seconds = static_cast<int64_t>(wall);
    for (const fs::path& older : eventFilesOf(folder)) {
        seconds = std::max(seconds, secondsOf(older) + 1);
    }
    path_ = folder / fmt::format("events.out.{}.{:010}.{}.{}", kEventFileMark, seconds, hostName(), ::getpid());
    file_ = openFile(path_, O_WRONLY | O_CREAT | O_EXCL | O_APPEND);
    TensorBoardEvent version;
    version.wall = wall;
    version.fileVersion = "brain.Event:2";
    std::string head = encodeRecord(encodeEvent(version));
    if (resumedAfter) {
        TensorBoardEvent start;
        start.wall = wall;
        start.step = *resumedAfter + 1;
        start.isSessionStart = true;
        head += encodeRecord(encodeEvent(start));
    }
    write(head);
}

void EventFileWriter::append(int64_t step, double wall, const std::vector<std::pair<std::string, double>>& values) {
    TensorBoardEvent event;
    event.wall = wall;
    event.step = step;
    event.scalars = values;
    write(encodeRecord(encodeEvent(event)));
}

void EventFileWriter::write(const std::string& record) {
    try {
        writeAll(file_.get(), bytesOf(record), path_);
    } catch (const Error&) {
        // A half record would hide all that follow it.
        if (::ftruncate(file_.get(), size_) != 0) {
            failIo("shorten", path_, errno);
        }
        throw;
    }
    size_ += static_cast<int64_t>(record.size());
}

void EventFileWriter::sync() { syncDescriptor(file_.get(), path_); }

std::vector<fs::path> EventFilesReader::find() const { return fs::is_directory(path_) ? eventFilesOf(path_) : std::vector{path_}; }

bool EventFilesReader::isReplaced() const {
    return std::any_of(files_.begin(), files_.end(), [](const File& file) {
        struct stat now {};
        const bool isOther = file.id != 0 && (::stat(file.path.c_str(), &now) != 0 || now.st_ino != file.id || now.st_size < file.offset);
        return isOther || (file.id != 0 && !file.mark.holds(openFile(file.path, O_RDONLY).get(), file.path));
    });
}

bool EventFilesReader::refresh() {
    bool isNew = false;
    if (isReplaced()) {
        files_.clear();
        curves_.clear();
        records_ = 0;
        isNew = true;
    }
    for (const fs::path& path : find()) {
        const auto known = std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.path == path; });
        File& file = known == files_.end() ? files_.emplace_back(File{path}) : *known;
        isNew = readFile(file) || isNew;
    }
    return isNew;
}

bool EventFilesReader::readFile(File& file) {
    if (file.isDead) {
        return false;
    }
    const FileDescriptor descriptor = openFile(file.path, O_RDONLY | O_NONBLOCK);
    struct stat now {};
    if (::fstat(descriptor.get(), &now) != 0) {
        failIo("read", file.path, errno);
    }
    if (!S_ISREG(now.st_mode)) {
        fail(ErrorKind::Io, "cannot read {}: it is not a regular file", file.path.string());
    }
    file.id = now.st_ino;
    const int64_t before = records_;
    std::string buffer;
    size_t want = kPieceBytes;
    while (!file.isDead && file.offset < now.st_size) {
        buffer.resize(std::min<size_t>(want, static_cast<size_t>(now.st_size - file.offset)));
        buffer.resize(readAt(descriptor.get(), std::as_writable_bytes(std::span(buffer)), file.offset, file.path));
        size_t used = 0;
        RecordStep step = nextRecord(buffer);
        for (; step.size > 0; step = nextRecord(std::string_view(buffer).substr(used))) {
            step.kind == RecordStep::Kind::Record ? accept(step.bytes, file) : static_cast<void>(++file.badRecords);
            used += step.size;
        }
        file.offset += static_cast<int64_t>(used);
        file.isDead = step.kind == RecordStep::Kind::BadLength;
        if (used == 0 && buffer.size() < want) {
            break;   // a torn tail: its end comes later
        }
        want = used == 0 ? want * 2 : kPieceBytes;
    }
    file.mark.remember(descriptor.get(), file.offset, file.path);
    return records_ > before;
}

void EventFilesReader::accept(const std::string_view& bytes, File& file) {
    const auto event = decodeEvent(bytes);
    if (!event) {
        ++file.badRecords;
        return;
    }
    ++records_;
    if (event->isSessionStart) {
        startSession(event->step);
    }
    for (const auto& [tag, value] : event->scalars) {
        curves_[tag].push_back({event->step, 0, event->wall, value, false});
    }
}

void EventFilesReader::startSession(int64_t step) {
    for (auto& [tag, points] : curves_) {
        for (ScalarPoint& point : points) {
            point.superseded = point.superseded || point.step >= step;
        }
    }
}

std::vector<std::string> EventFilesReader::problems() const {
    std::vector<std::string> problems;
    for (const File& file : files_) {
        if (file.badRecords > 0) {
            problems.push_back(fmt::format("{}: {} records are damaged and left out", file.path.string(), file.badRecords));
        }
        if (file.isDead) {
            problems.push_back(fmt::format("{}: damaged at byte {}; what follows there cannot be read", file.path.string(), file.offset));
        }
    }
    return problems;
}

}  // namespace omnidrive::store
