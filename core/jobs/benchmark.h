// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Published rows, runs and their values are plain values, re-exported so that the screens know no other folder than this one.
#include "eval/benchmark_run.h"

#include <filesystem>

namespace omnidrive::jobs {

/// Reads a file of predictions on DriveLMM-o1, or of scores as the official script writes them; which of the two it is its records tell. The run
/// is named after the file. A second for the whole test set.
/// @param testFile DriveLMM-o1's test file; may be empty for scores, which say most of it themselves.
/// @throws Error (InvalidArgument) for predictions without a test file, (Io, Format) naming file, record and field.
eval::BenchmarkRun readBenchmarkRun(const std::filesystem::path& file, const std::filesystem::path& testFile);

}  // namespace omnidrive::jobs
