// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/json_lines.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace omnidrive::store {

/// Where the trace of a rollout stands.
struct TracePlace {
    int file = 0;            ///< number in the name: traces/000.jsonl
    int64_t offset = 0;      ///< bytes from the file's beginning
    int64_t bytes = 0;       ///< without the newline
    std::string sha256;      ///< first 16 hexadecimal digits over the text
};

/// traces/000.jsonl for number 0. @param runFolder the run folder, which has traces/ in it.
std::filesystem::path traceFilePath(const std::filesystem::path& runFolder, int file);

/// Writer of the trace files of one run. A file is followed by the next when it would exceed 64 MiB.
class TraceWriter {
public:
    static constexpr int64_t kRollBytes = 64LL << 20;

    /// @param last the last trace that the index knows; nullopt for a new run. Bytes that no row names, left by a writer that died between
    /// trace and row, are kept: a new file is begun after them. @throws Error (Io).
    TraceWriter(std::filesystem::path runFolder, const std::optional<TracePlace>& last);

    /// @param json one JSON object; line breaks between its parts become blanks. @throws Error (Io).
    TracePlace append(const std::string& json);
    /// Takes the last trace back: no row could be written for it.
    void undo(const TracePlace& last) { file_->undo({last.offset, last.bytes}); }
    void sync() { file_->sync(); }

private:
    void openFile(int number);
    void openNextFile();

    std::filesystem::path runFolder_;
    int number_ = 0;
    std::unique_ptr<JsonLinesAppender> file_;
};

/// Text of one trace. @throws Error (Io) when the file cannot be read, (Format) "traces/000.jsonl: ..." when the bytes are not what was written.
std::string readTrace(const std::filesystem::path& runFolder, const TracePlace& place);

}  // namespace omnidrive::store
