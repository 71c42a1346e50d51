// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/recipe.h"

#include <string>
#include <vector>

namespace omnidrive::train {

/// Changes a two-stage recipe into one of its ablations (names: ablationNames() in entry_points.h); "" and "two-stages" leave it as it is.
/// "stage2-only" keeps the total number of steps. @throws Error (InvalidArgument) for an unknown name or a recipe without two stages.
Recipe applyAblation(Recipe recipe, const std::string& name);

}  // namespace omnidrive::train
