// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "store/run_folder.h"

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

/// Where the weights of a run's rewards are said.
struct RewardWeights {
    std::string recipeYaml;                  ///< of the run; a text that is no recipe counts as "no weight is known"
    std::vector<store::RunEvent> events;     ///< weights that were set while the run trained are those of the rollouts made since
};
/// Those of a run as far as it was read. Never throws: a recipe that cannot be read says nothing.
RewardWeights rewardWeightsOf(const store::RunReader& reader);

/// The terms of a rollout's reward with the weights of its stage at its step. Terms that the recipe gives no weight are left out, unless no weight
/// is known at all (a rollout made outside training): then the terms that are not zero are given without. Never throws.
std::vector<RewardTerm> rewardTerms(const rollout::Trajectory& trajectory, const RewardWeights& weights);

}  // namespace omnidrive::jobs
