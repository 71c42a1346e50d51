// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/step_range.h"
#include "rollout/trajectory.h"

#include <filesystem>
#include <vector>

namespace omnidrive::app {

using jobs::parseStepRange;
using jobs::StepRange;

/// The rollouts of a run within a range of steps, without those that a resume made again.
/// @throws Error (Io / Format) naming the run or record, (InvalidArgument) when none is in the range.
std::vector<rollout::Trajectory> storedRollouts(const std::filesystem::path& run, const StepRange& steps);

}  // namespace omnidrive::app
