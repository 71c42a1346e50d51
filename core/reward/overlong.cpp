// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include <algorithm>

namespace omnidrive::reward {

namespace {

/// Generated and observed tokens: what the response limit counts.
double responseTokens(const rollout::Trajectory& trajectory) {
    size_t tokens = 0;
    for (const auto& turn : trajectory.turns) {
        tokens += static_cast<size_t>(turn.tokens());
    }
    for (const auto& observation : trajectory.observations) {
        tokens += observation.tokenIds.size();
    }
    return static_cast<double>(tokens);
}

}  // namespace

double overlongReward(const rollout::Trajectory& trajectory, const RewardOptions& options) {
    if (options.overlongBuffer <= 0) {
        return 0;
    }
    const double free = options.maxResponseTokens - options.overlongBuffer;
    return std::clamp((free - responseTokens(trajectory)) / options.overlongBuffer, -1.0, 0.0);
}

}  // namespace omnidrive::reward
