// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/trace_files.h"

#include "base/error.h"
#include "store/sha256.h"

#include <fcntl.h>

#include <algorithm>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;

constexpr size_t kHashDigits = 16;
constexpr int64_t kMaxTraceBytes = 1LL << 30;

std::string shortHash(const std::string& text) { return sha256Hex(text).substr(0, kHashDigits); }

/// Inside a JSON text a line break can only stand between two tokens (in strings it is escaped), where a blank means the same.
std::string onOneLine(std::string json) {
    std::replace(json.begin(), json.end(), '\n', ' ');
    return json;
}

}  // namespace

fs::path traceFilePath(const fs::path& runFolder, int file) { return runFolder / "traces" / fmt::format("{:03}.jsonl", file); }

TraceWriter::TraceWriter(fs::path runFolder, const std::optional<TracePlace>& last) : runFolder_(std::move(runFolder)) {
    openFile(last ? last->file : 0);
    const int64_t indexedEnd = last ? last->offset + last->bytes + 1 : 0;
    if (file_->sizeBytes() != indexedEnd) {
        openNextFile();
    }
}

void TraceWriter::openFile(int number) {
    number_ = number;
    file_ = std::make_unique<JsonLinesAppender>(traceFilePath(runFolder_, number_));
}

void TraceWriter::openNextFile() {
    int number = number_ + 1;
    // A later file may be there without any row in the index; what it holds is kept as well.
    while (fs::exists(traceFilePath(runFolder_, number))) {
        ++number;
    }
    openFile(number);
}

TracePlace TraceWriter::append(const std::string& json) {
    const std::string line = onOneLine(json);
    if (file_->sizeBytes() > 0 && file_->sizeBytes() + static_cast<int64_t>(line.size()) > kRollBytes) {
        file_->sync();
        openNextFile();
    }
    const JsonLinesAppender::Place place = file_->append(line);
    return {number_, place.offset, place.bytes, shortHash(line)};
}

std::string readTrace(const fs::path& runFolder, const TracePlace& place) {
    const fs::path path = traceFilePath(runFolder, place.file);
    if (place.bytes < 0 || place.bytes > kMaxTraceBytes || place.offset < 0) {
        fail(ErrorKind::Format, "{}: the index names impossible bytes of it", path.string());
    }
    const FileDescriptor file = store::openFile(path, O_RDONLY | O_NONBLOCK);
    std::string text(static_cast<size_t>(place.bytes), '\0');
    text.resize(readAt(file.get(), std::as_writable_bytes(std::span(text)), place.offset, path));
    if (static_cast<int64_t>(text.size()) != place.bytes) {
        fail(ErrorKind::Format, "{}: it ends before the trace at byte {} is complete", path.string(), place.offset);
    }
    if (shortHash(text) != place.sha256) {
        fail(ErrorKind::Format, "{}: the trace at byte {} was changed after it was written", path.string(), place.offset);
    }
    return text;
}

}  // namespace omnidrive::store
