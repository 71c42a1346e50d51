// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Published rows, runs and their values are plain values, re-exported so that the screens know no other folder than this one.
#include "eval/benchmark_run.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::jobs {

/// Files of predictions on DriveLMM-o1 and of scores, and the test file they are counted against. What was read is kept while a file's time and size stay
/// as they were: the whole test set takes a second. Not thread-safe.
class BenchmarkShelf {
public:
    /// Reads a file of predictions, or of scores as the official script writes them; which of the two it is its records tell. The run is named after the file.
    /// @param testFile DriveLMM-o1's test file; may be empty for scores, which say most of it themselves.
    /// @throws Error (InvalidArgument) for predictions without a test file, (Io, Format) naming file, record and field, or the byte where it breaks off.
    const eval::BenchmarkRun& run(const std::filesystem::path& file, const std::filesystem::path& testFile);

    /// Documents parsed so far.
    int64_t readCount() const { return readCount_; }

private:
    /// What a file looked like when it was read.
    using Stamp = std::optional<std::pair<std::filesystem::file_time_type, uintmax_t>>;
    struct KeptRun {
        Stamp stamp, testStamp;
        std::filesystem::path testFile;
        eval::BenchmarkRun run;
    };

    static Stamp stampOf(const std::filesystem::path& file);
    const std::vector<data::DriveLmmRecord>& questions(const std::filesystem::path& testFile);
    eval::BenchmarkRun read(const std::filesystem::path& file, const std::filesystem::path& testFile);

    std::filesystem::path testFile_;
    Stamp testStamp_;
    std::vector<data::DriveLmmRecord> questions_;   ///< of testFile_
    std::map<std::filesystem::path, KeptRun> runs_;
    int64_t readCount_ = 0;
};

}  // namespace omnidrive::jobs
