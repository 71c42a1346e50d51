// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace omnidrive::app {

/// Steps from..to, both included.
struct StepRange {
    int64_t from = 0;
    int64_t to = std::numeric_limits<int64_t>::max();
};

/// "10:20", "10:", ":20", "10" or "" (all). @throws Error (InvalidArgument) for anything else.
StepRange parseStepRange(const std::string& text);

/// The rollouts of a run within a range of steps, without those that a resume made again.
/// @throws Error (Io / Format) naming the run or record, (InvalidArgument) when none is in the range.
std::vector<rollout::Trajectory> storedRollouts(const std::filesystem::path& run, const StepRange& steps);

}  // namespace omnidrive::app
