// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/ablations.h"

#include "base/error.h"
#include "train/entry_points.h"

#include <fmt/ranges.h>

namespace omnidrive::train {

std::vector<std::string> ablationNames() { return {"no-zoom", "no-clip-term", "no-consistency-gate", "stage2-only", "two-stages"}; }

Recipe applyAblation(Recipe recipe, const std::string& name) {
    if (name.empty() || name == "two-stages") {
        return recipe;
    }
    recipe.title += ", " + name;
    if (name == "no-zoom") {
        recipe.rollout.toolAllowed = false;
    } else if (name == "no-clip-term") {
        for (auto& stage : recipe.stages) {
            stage.reward.groundingWeight = 0;
        }
    } else if (name == "no-consistency-gate") {
        for (auto& stage : recipe.stages) {
            stage.reward.consistencyGate = false;
        }
    } else if (name == "stage2-only") {
        require(recipe.stages.size() == 2, "ablation stage2-only needs a recipe of two stages, this one has {}", recipe.stages.size());
        recipe.stages[1].steps += recipe.stages[0].steps;
        recipe.stages.erase(recipe.stages.begin());
    } else {
        fail(ErrorKind::InvalidArgument, "unknown ablation '{}': use {}", name, fmt::join(ablationNames(), ", "));
    }
    return recipe;
}

}  // namespace omnidrive::train
