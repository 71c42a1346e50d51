// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/trace_export.h"

namespace omnidrive::jobs {

/// Writes a question set as verl's training data: SPLIT.parquet for each split, "train" where a question has none. @param request its `where` is a line
/// of insight::QuestionFilter; pictures always go into the file. A question whose picture cannot be read is named and left out.
/// @return without what a requested stop left out; each file appears as a whole or not at all. @throws Error as exportTraces().
annotation::ExportReport exportQuestionSet(const std::filesystem::path& set, const TraceExport& request, const std::filesystem::path& folder,
                                           const std::stop_token& stop, const ProgressFn& progress);

/// The same of the questions that a run's rollouts were asked, each once, in the order of their first rollout.
annotation::ExportReport exportQuestionsOfRun(const annotation::Project& project, const TraceExport& request, const std::filesystem::path& folder,
                                              const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::jobs
