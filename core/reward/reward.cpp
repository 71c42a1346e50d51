// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include "base/error.h"

#include <cmath>
#include <numeric>

namespace omnidrive::reward {

namespace {

size_t countValidCalls(const rollout::Trajectory& trajectory) {
    size_t count = 0;
    for (const auto& turn : trajectory.turns) {
        count += turn.tool && turn.tool->valid ? 1 : 0;
    }
    return count;
}

/// g of one call, or nothing when CLIP did not see it.
std::optional<double> scoreCall(const rollout::Trajectory& trajectory, const rollout::ToolCall& call,
                                std::optional<double> contrast, const RewardOptions& options) {
    const bool isSeen = call.valid && call.clipCosine && (options.score != GroundingScore::Contrast || contrast);
    if (!isSeen) {
        return std::nullopt;
    }
    const double share = contrast.value_or(0);
    require(std::isfinite(*call.clipCosine) && std::isfinite(share),
            "rollout {}: the CLIP score of the call labelled '{}' is not finite", trajectory.id, call.label);
    return groundingOfCall(*call.clipCosine, share, options);
}

double gateOf(const rollout::Trajectory& trajectory, const rollout::ToolCall& call, const RewardOptions& options) {
    const bool isConsistent = !options.consistencyGate || call.labelConsistent.value_or(false);
    const bool isEarned = options.gate != GroundingGate::Correct || trajectory.rewards.accuracy > 0;
    return isConsistent && isEarned ? 1 : 0;
}

/// Scores each call and lists the gated grounding, failed calls with 0.
void scoreCalls(rollout::Trajectory& trajectory, const std::vector<double>& contrasts, const RewardOptions& options) {
    size_t next = 0;
    for (auto& turn : trajectory.turns) {
        if (!turn.tool) {
            continue;
        }
        auto& call = *turn.tool;
        const std::optional<double> contrast =
            call.valid && next < contrasts.size() ? std::optional(contrasts[next++]) : std::nullopt;
        call.labelConsistent = isLabelConsistent(call.label, trajectory.question, turn.thought, options.thoughtMayName);
        call.groundingScore = scoreCall(trajectory, call, contrast, options);
        trajectory.rewards.perCall.push_back(call.groundingScore.value_or(0) * gateOf(trajectory, call, options));
    }
}

}  // namespace

std::vector<double> termValues(const rollout::Rewards& rewards) {
    return {rewards.accuracy, rewards.format, rewards.grounding, rewards.tool, rewards.toolCost, rewards.overlong};
}

std::vector<double> termWeights(const RewardOptions& options) {
    return {options.accuracyWeight, options.formatWeight,    options.groundingWeight,
            options.toolWeight,     -options.toolCostWeight, options.overlongWeight};
}

void applyRewards(rollout::Trajectory& trajectory, const std::vector<double>& contrastPerValidCall,
                  const RewardOptions& options) {
    require(contrastPerValidCall.empty() || contrastPerValidCall.size() == countValidCalls(trajectory),
            "rollout {} has {} valid calls but {} contrast scores were given", trajectory.id,
            countValidCalls(trajectory), contrastPerValidCall.size());
    auto& rewards = trajectory.rewards = {};
    rewards.accuracy = accuracyReward(trajectory, options);
    rewards.format = formatReward(trajectory, options);
    scoreCalls(trajectory, contrastPerValidCall, options);
    rewards.grounding = groundingReward(rewards.perCall);
    rewards.tool = toolReward(trajectory);
    rewards.toolCost = toolCost(trajectory, options);
    rewards.overlong = overlongReward(trajectory, options);
    const auto values = termValues(rewards), weights = termWeights(options);
    rewards.total = std::inner_product(values.begin(), values.end(), weights.begin(), 0.0);
    trajectory.correct = rewards.accuracy > 0;
}

}  // namespace omnidrive::reward
