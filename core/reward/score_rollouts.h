// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_model.h"
#include "reward/reward.h"
#include "rollout/engine.h"

#include <vector>

namespace omnidrive::reward {

/// CLIP scores of all crops of all rollouts in one batch, written into the calls (clipCosine), then all reward terms (SPEC section 5.2).
/// What CLIP sees is the crop of the original picture, before it is resized for the policy.
/// @param scorer may be null: calls then carry no cosine and the grounding term is 0.
void scoreRollouts(std::vector<rollout::RolloutResult>& rollouts, clip::RegionScorer* scorer, const RewardOptions& options);

}  // namespace omnidrive::reward
