// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "insight/paired_cases.h"
#include "jobs/step_range.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace omnidrive::jobs {

/// The rollouts of a run, an archive or a trace file that are compared.
struct ComparedSet {
    std::filesystem::path run;
    StepRange steps;

    bool operator==(const ComparedSet&) const = default;
};

struct RunComparison {
    insight::PairedCases cases;
    int64_t unreadable = 0;   ///< damaged traces that were left out; `omnidrive verify` names them
};

/// Reads both sets, without rollouts of steps that a resume trained again, and pairs them. About a second for 4,000 rollouts.
/// @return nothing of use when a stop was asked for. @throws Error when a set cannot be opened or has no rollout in its steps.
RunComparison compareRuns(const ComparedSet& a, const ComparedSet& b, const std::stop_token& stop = {}, const ProgressFn& progress = {});

}  // namespace omnidrive::jobs
