// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <filesystem>
#include <string>

namespace omnidrive::tests {

/// A run of two rollouts about a real road picture (tests/data/evidence/cars.jpg) in `folder`.
/// "s1-1-0-0" zooms six times: "car" onto the white car in front; "car" onto empty road; "traffic light" onto that road; "traffic cone"; "traffic
/// sign"; and an inverted box, which was rejected. "s1-1-0-1" does not zoom.
/// @param recipe text of recipe.yaml; empty: the archive of `omnidrive rollout`.
void writeCarsRun(const std::filesystem::path& folder, const std::string& recipe);

/// Text of a recipe that ships with the program.
std::string shippedRecipe(const std::string& name);

}  // namespace omnidrive::tests
