// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include <algorithm>

namespace omnidrive::reward {

double toolReward(const rollout::Trajectory& trajectory) {
    // By returned crops, not by tags written: a failed call earns nothing.
    const auto returnedCrop = [](const rollout::Turn& turn) { return turn.tool && turn.tool->valid; };
    const bool hasCrop = std::any_of(trajectory.turns.begin(), trajectory.turns.end(), returnedCrop);
    return hasCrop && trajectory.rewards.accuracy > 0.5 ? 1 : 0;
}

double toolCost(const rollout::Trajectory& trajectory, const RewardOptions& options) {
    const auto isWasted = [&](const rollout::Turn& turn) {
        return turn.tool &&
               (!turn.tool->valid || (options.consistencyGate && !turn.tool->labelConsistent.value_or(false)));
    };
    return static_cast<double>(std::count_if(trajectory.turns.begin(), trajectory.turns.end(), isWasted));
}

}  // namespace omnidrive::reward
