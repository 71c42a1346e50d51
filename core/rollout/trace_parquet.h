// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trace_sources.h"

namespace omnidrive::rollout {

/// Files "completions_<number>.parquet" of a folder, which TRL writes one a step, by rising number.
std::vector<std::pair<int64_t, std::filesystem::path>> completionFiles(const std::filesystem::path& folder);

/// Rows of parquet files as records. A file that is not whole yet is named and tried again when it has changed.
/// @param path a file, or a folder of TRL's, which may gain files. @throws Error (InvalidArgument) in a build without parquet.
std::unique_ptr<RecordSource> openParquetSource(const std::filesystem::path& path, const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::rollout
