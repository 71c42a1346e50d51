// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/limits.h"
#include "store/file_io.h"
#include "store/read_mark.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::store {

/// Appends JSON lines to a file, each by one write, so that a reader sees whole lines or a torn last one. Several programs may append to one file, each
/// by an appender of its own: a line is written, and a torn one mended, under a lock of the file that is held for that moment. Not thread-safe.
class JsonLinesAppender {
public:
    /// Opens or creates the file. A torn last line, left by a writer that died, is completed when only its newline is missing, else cut off.
    /// @throws Error (Io).
    explicit JsonLinesAppender(const std::filesystem::path& path);

    /// Where a line went.
    struct Place {
        int64_t offset = 0;    ///< bytes from the file's beginning
        int64_t bytes = 0;     ///< of the JSON text, without the newline
    };
    /// @param json one JSON object without line breaks.
    /// @throws Error (InvalidArgument) for a line break inside, (Io) when it cannot be written; then the file is as long as before.
    Place append(std::string_view json);
    /// Takes the last line back. @throws Error (Io).
    void undo(const Place& last) { truncateTo(last.offset); }
    /// @throws Error (Io).
    void sync();

    int64_t sizeBytes() const { return size_; }
    /// Bytes of the torn line that opening cut off.
    int64_t repairedBytes() const { return repaired_; }
    const std::filesystem::path& path() const { return path_; }

private:
    /// What others have appended since; under the lock.
    void followOthers();
    void repairTail();
    int64_t lastLineStart() const;
    void truncateTo(int64_t size);

    std::filesystem::path path_;
    FileDescriptor file_;
    int64_t size_ = 0;
    int64_t repaired_ = 0;
};

/// Who writes a file of JSON lines.
enum class LinesBy {
    Us,       ///< JsonLinesAppender: every line ends with a newline, and none is blank
    Others    ///< a last line without a newline counts as soon as it is a whole object (no part of one is), and blank lines are passed over
};

/// Reads a file of JSON lines piece by piece while someone may still append. Keeps no text between calls, only the offset of the next line,
/// so a torn tail is simply read again when it is complete. Not thread-safe.
class JsonLinesReader {
public:
    /// @param maxLineBytes longer lines are passed over and count as broken.
    explicit JsonLinesReader(std::filesystem::path path, LinesBy writer = LinesBy::Us, int64_t maxLineBytes = limits::kJsonLineBytes)
        : path_(std::move(path)), writer_(writer), maxLineBytes_(maxLineBytes) {}

    struct Line {
        int64_t number = 0;    ///< 1.. in the file
        int64_t offset = 0;
        int64_t bytes = 0;     ///< without the newline
    };
    /// A complete line that is no JSON object.
    struct BrokenLine {
        int64_t number = 0;
        std::string reason;
    };
    struct Progress {
        int64_t lines = 0;          ///< good lines delivered by this call
        bool restarted = false;     ///< the file shrank, was replaced or written anew: reading began anew, what was delivered before is void
    };
    using Receiver = std::function<void(const nlohmann::json&, const Line&)>;

    /// Delivers every complete line after the last call's. A missing file has no lines. When the file turns out to have been replaced,
    /// `onRestart` is called before its first line. @throws Error (Io) when it cannot be read or is no regular file, and whatever the receiver throws.
    Progress poll(const Receiver& receive, const std::function<void()>& onRestart = {});

    int64_t brokenCount() const { return brokenCount_; }
    /// The first hundred broken lines.
    const std::vector<BrokenLine>& brokenLines() const { return broken_; }
    /// Bytes after the last line that was read, as of the last poll.
    int64_t tornBytes() const { return tornBytes_; }
    /// The number of the line that those bytes begin.
    int64_t tornLine() const { return lineNumber_ + 1; }

private:
    bool followFile(int fd);
    void deliverLines(std::string& buffer, const Receiver& receive, Progress& progress);
    void takeLine(std::string_view text, const Line& place, const Receiver& receive, Progress& progress);
    bool takeTail(std::string_view text, const Receiver& receive, Progress& progress);
    void deliver(std::string_view text, const Line& line, const Receiver& receive, Progress& progress);
    void noteBroken(const Line& line, const std::string& reason);

    std::filesystem::path path_;
    LinesBy writer_;
    int64_t maxLineBytes_;
    int64_t offset_ = 0;
    int64_t passedOver_ = 0;   ///< bytes of a line that turned out to be too long, before offset_
    int64_t lineNumber_ = 0;
    bool isTailTaken_ = false;   ///< the line at offset_ was delivered, its newline has not come
    uint64_t fileId_ = 0;      ///< inode, 0 before the first poll
    ReadMark mark_;            ///< at offset_, as of the last poll
    int64_t tornBytes_ = 0;
    int64_t brokenCount_ = 0;
    std::vector<BrokenLine> broken_;
};

}  // namespace omnidrive::store
