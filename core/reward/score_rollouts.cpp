// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/score_rollouts.h"

namespace omnidrive::reward {

namespace {

std::vector<rollout::ToolCall*> validCalls(rollout::Trajectory& trajectory) {
    std::vector<rollout::ToolCall*> calls;
    for (auto& turn : trajectory.turns) {
        if (turn.tool && turn.tool->valid) {
            calls.push_back(&*turn.tool);
        }
    }
    return calls;
}

}  // namespace

void scoreRollouts(std::vector<rollout::RolloutResult>& rollouts, clip::RegionScorer* scorer, const RewardOptions& options) {
    std::vector<const vision::Image*> crops;
    std::vector<std::string> labels;
    for (auto& rollout : rollouts) {
        const auto calls = validCalls(rollout.trajectory);
        for (size_t i = 0; i < calls.size(); ++i) {
            crops.push_back(rollout.cropImages.at(i).get());
            labels.push_back(calls[i]->label);
        }
    }
    const auto scores = scorer != nullptr && !crops.empty() ? scorer->scoreEach(crops, labels) : std::vector<clip::RegionScorer::Score>{};
    size_t next = 0;
    for (auto& rollout : rollouts) {
        std::vector<double> contrast;
        for (auto* call : validCalls(rollout.trajectory)) {
            if (next < scores.size()) {
                call->clipCosine = scores[next].cosine;
                contrast.push_back(scores[next].contrast);
                ++next;
            }
        }
        applyRewards(rollout.trajectory, contrast, options);
    }
}

}  // namespace omnidrive::reward
