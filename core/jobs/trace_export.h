// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "jobs/annotations.h"

#include <array>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace omnidrive::jobs {

/// Forms in which whole rollouts go out: DeepEyes' evaluation file, verl's rollout dump, predictions for DriveLMM-o1's evaluator;
/// or their questions, as verl's training data (verl_data_export.h).
enum class TraceFormat { DeepEyes, Verl, DriveLmm, VerlParquet };
inline constexpr std::array kTraceFormats{TraceFormat::DeepEyes, TraceFormat::Verl, TraceFormat::DriveLmm, TraceFormat::VerlParquet};
/// "deepeyes", "verl", "drivelmm", "verl-parquet".
const char* traceFormatName(TraceFormat format);
std::optional<TraceFormat> traceFormatFromName(const std::string& name);

struct TraceExport {
    TraceFormat format = TraceFormat::DeepEyes;
    std::string where{};          ///< a line of insight::NotedFilter; empty: all rollouts
    bool isCheckedOnly = false;   ///< only cases marked as checked
    bool withPictures = false;    ///< DeepEyes: copied to `images/` beside the file, where its readers look
    bool mayReplace = false;      ///< the folder may hold files already; those of the same name are replaced
};

/// Writes rollouts of the project's source into a folder, which is made: `traces.jsonl`, STEP.jsonl a training step, or `predictions.json`. Records of
/// a DeepEyes file go out as they stand there, keys that nobody here knows included. What was annotated stands beside each record of DeepEyes'
/// form under "annotations". A rollout that cannot be read is named and left out.
/// @return without what a requested stop left out; files are replaced as a whole or stay. @throws Error (InvalidArgument) for a filter with problems
/// or a folder that is not empty, (Io).
annotation::ExportReport exportTraces(const annotation::Project& project, const TraceExport& request, const std::filesystem::path& folder,
                                      const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::jobs
