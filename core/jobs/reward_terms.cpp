// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/reward_terms.h"

#include "base/error.h"
#include "reward/reward.h"
#include "train/live_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>

namespace omnidrive::jobs {

namespace {

/// In the order of reward::termValues.
constexpr std::array<const char*, reward::kTermCount> kTermNames{"accuracy", "format", "grounding", "tool", "tool_cost", "overlong"};

/// Weights of the rollout's stage (1 or 2); a recipe's only stage may be called the second. Nothing when the recipe cannot be read, or for a rollout of no stage.
std::optional<std::vector<double>> weightsFor(const rollout::Trajectory& trajectory, const RewardWeights& said) {
    if (trajectory.stage < 1) {
        return std::nullopt;
    }
    try {
        const train::Recipe recipe = train::recipeAt(train::parseRecipe(said.recipeYaml, "recipe.yaml"), train::changesOf(said.events), trajectory.step);
        if (!recipe.stages.empty()) {
            return reward::termWeights(recipe.stages[std::min(static_cast<size_t>(trajectory.stage), recipe.stages.size()) - 1].reward);
        }
    } catch (const std::exception&) {   // an archive need not hold a training recipe
    }
    return std::nullopt;
}

}  // namespace

RewardWeights rewardWeightsOf(const store::RunReader& reader) {
    RewardWeights weights{{}, reader.events()};
    try {
        weights.recipeYaml = reader.recipeYaml();
    } catch (const Error&) {   // `omnidrive verify` reports the damage
    }
    return weights;
}

std::vector<RewardTerm> rewardTerms(const rollout::Trajectory& trajectory, const RewardWeights& said) {
    const std::vector<double> values = reward::termValues(trajectory.rewards);
    const auto weights = weightsFor(trajectory, said);
    std::vector<RewardTerm> terms;
    for (size_t i = 0; i < values.size(); ++i) {
        const bool isShown = weights ? (*weights)[i] != 0 : values[i] != 0 && std::isfinite(values[i]);   // NaN: the traces do not tell
        if (isShown) {
            terms.push_back({kTermNames[i], values[i], weights ? std::optional((*weights)[i]) : std::nullopt});
        }
    }
    return terms;
}

}  // namespace omnidrive::jobs
