// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// One line of a reward's sum: value times weight is what the term adds to the total.
struct RewardTerm {
    std::string name;               ///< "accuracy", "format", "grounding", "tool", "tool_cost", "overlong"
    double value = 0;               ///< unweighted, as in rollout::Rewards
    std::optional<double> weight;   ///< absent when the recipe does not say it
};

/// The terms of a rollout's reward with the weights of its stage. Terms that the recipe gives no weight are left out, unless no weight is known
/// at all (a rollout made outside training): then the terms that are not zero are given without.
/// @param recipeYaml of the run; a text that is no recipe counts as "no weight is known". Never throws.
std::vector<RewardTerm> rewardTerms(const rollout::Trajectory& trajectory, const std::string& recipeYaml);

}  // namespace omnidrive::jobs
