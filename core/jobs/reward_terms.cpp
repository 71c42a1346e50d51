// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/reward_terms.h"

#include "reward/reward.h"
#include "train/recipe.h"

#include <algorithm>
#include <array>
#include <exception>

namespace omnidrive::jobs {

namespace {

/// In the order of reward::termValues.
constexpr std::array<const char*, reward::kTermCount> kTermNames{"accuracy", "format", "grounding", "tool", "tool_cost", "overlong"};

/// Weights of the stage (1 or 2); a recipe's only stage may be called the second. Nothing when the recipe cannot be read, or for a rollout of no stage.
std::optional<std::vector<double>> weightsOfStage(const std::string& recipeYaml, int stage) {
    try {
        const train::Recipe recipe = train::parseRecipe(recipeYaml, "recipe.yaml");
        if (stage >= 1 && !recipe.stages.empty()) {
            return reward::termWeights(recipe.stages[std::min(static_cast<size_t>(stage), recipe.stages.size()) - 1].reward);
        }
    } catch (const std::exception&) {   // an archive need not hold a training recipe
    }
    return std::nullopt;
}

}  // namespace

std::vector<RewardTerm> rewardTerms(const rollout::Trajectory& trajectory, const std::string& recipeYaml) {
    const std::vector<double> values = reward::termValues(trajectory.rewards);
    const auto weights = weightsOfStage(recipeYaml, trajectory.stage);
    std::vector<RewardTerm> terms;
    for (size_t i = 0; i < values.size(); ++i) {
        const bool isShown = weights ? (*weights)[i] != 0 : values[i] != 0;
        if (isShown) {
            terms.push_back({kTermNames[i], values[i], weights ? std::optional((*weights)[i]) : std::nullopt});
        }
    }
    return terms;
}

}  // namespace omnidrive::jobs
