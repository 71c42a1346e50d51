// SPDX-License-Identifier: GPL-3.0-or-later
// The learning half of a step: advantages, and the updates that a step makes (trainer_passes.cpp does one).
#include "train/trainer.h"

#include "train/stage_advantage.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::train {

namespace {

/// Consecutive rollouts of one group, as index ranges.
std::vector<std::pair<size_t, size_t>> groupRanges(const std::vector<rollout::RolloutResult>& rollouts) {
    std::vector<std::pair<size_t, size_t>> ranges;
    for (size_t i = 0; i < rollouts.size(); ++i) {
        if (i == 0 || rollouts[i].trajectory.groupId != rollouts[i - 1].trajectory.groupId) {
            ranges.emplace_back(i, i);
        }
        ranges.back().second = i + 1;
    }
    return ranges;
}

std::vector<double> advantagesOf(const std::vector<rollout::RolloutResult>& rollouts, size_t begin, size_t end, const StageOptions& stage) {
    std::vector<rollout::Rewards> rewards;
    for (size_t i = begin; i < end; ++i) {
        rewards.push_back(rollouts[i].trajectory.rewards);
    }
    return stageAdvantages(rewards, stage);
}

}  // namespace

void Trainer::assignAdvantages(Step& step) {
    for (const auto& [begin, end] : groupRanges(step.rollouts)) {
        const auto advantages = advantagesOf(step.rollouts, begin, end, *step.options);
        std::vector<double> totals;
        for (size_t i = begin; i < end; ++i) {
            step.rollouts[i].trajectory.advantage = advantages[i - begin];
            totals.push_back(step.rollouts[i].trajectory.rewards.total);
        }
        for (size_t i = begin; i < end; ++i) {
            step.rollouts[i].trajectory.groupHasSignal = hasSignal(totals);
        }
    }
    if (step.options->advantage == AdvantageKind::Gdpo) {
        std::vector<double> own;
        for (const auto& rollout : step.rollouts) {
            own.push_back(rollout.trajectory.advantage);
        }
        const Whitening whiten(overPrompts(step, own, recipe_.rollout.groupSize), step.options->advantageEpsilon);
        for (auto& rollout : step.rollouts) {
            rollout.trajectory.advantage = whiten(rollout.trajectory.advantage);
        }
    }
}

rollout::Metrics Trainer::update(Step& step) {
    const auto ranges = groupRanges(step.rollouts);   // one for each of this rank's prompts
    std::vector<double> ownKept;
    for (const auto& range : ranges) {
        ownKept.push_back(!step.options->dropNoSignalGroups || step.rollouts[range.first].trajectory.groupHasSignal ? 1 : 0);
    }
    const auto kept = overPrompts(step, ownKept, 1);
    const auto groups = static_cast<size_t>(std::count(kept.begin(), kept.end(), 1.0));
    if (groups == 0) {
        return {};   // nothing to learn from in this step: the curves show a gap
    }
    const auto parts = std::min<size_t>(static_cast<size_t>(std::max(step.options->minibatches, 1)), groups);
    std::vector<double> sums(kUpdateSums, 0.0);
    for (size_t m = 0; m < parts; ++m) {
        std::vector<const rollout::RolloutResult*> part;
        for (size_t g = 0; g < ranges.size(); ++g) {
            const auto place = static_cast<size_t>(std::count(kept.begin(), kept.begin() + step.prompts[g], 1.0));   // among the groups kept
            if (ownKept[g] == 0 || place < m * groups / parts || place >= (m + 1) * groups / parts) {
                continue;
            }
            for (size_t i = ranges[g].first; i < ranges[g].second; ++i) {
                part.push_back(&step.rollouts[i]);
            }
        }
        updateMinibatch(step, part, sums);
    }
    const auto means = ranks_.sum(std::vector<double>(sums.begin(), sums.begin() + kUpdateMeans));
    std::copy(means.begin(), means.end(), sums.begin());
    const char* names[] = {"actor/pg_loss", "actor/kl_loss", "actor/entropy", "actor/pg_clipfrac", "actor/pg_clipfrac_lower", "actor/ppo_kl",
                           "actor/grad_norm", "actor/lr"};
    rollout::Metrics metrics;
    for (size_t i = 0; i < sums.size(); ++i) {
        if (i != 1 || usesReference(step)) {   // a divergence that was not computed is none of 0
            metrics.emplace_back(names[i], sums[i] / static_cast<double>(parts));
        }
    }
    return metrics;
}

}  // namespace omnidrive::train
