// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <filesystem>
#include <memory>
#include <string>

namespace omnidrive::tests {

/// A made-up rollout of two turns: a zoom on a traffic light, then answer B.
rollout::Trajectory zoomRollout(const std::string& id, int64_t step, bool correct);

/// Writes the rollout, its index row and its (tiny) picture.
void appendRollout(store::RunWriter& run, const rollout::Trajectory& trajectory);

/// A finished run of two steps with two rollouts each, scalars of both steps and a report.
void makeSmallRun(const std::filesystem::path& folder);

/// The recipe that stands in made-up runs.
std::string smallRecipe();

}  // namespace omnidrive::tests
