// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/question_source.h"
#include "jobs/import.h"
#include "rollout/record_forms.h"

namespace omnidrive::jobs {

/// The two halves of importPath.
ImportReport importTraces(const ImportRequest& request, std::optional<rollout::TraceForm> form, const std::stop_token& stop, const ProgressFn& progress);
ImportReport importQuestions(const ImportRequest& request, data::SourceForm form, const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::jobs
