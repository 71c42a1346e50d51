// SPDX-License-Identifier: GPL-3.0-or-later
// What a training answers without learning from it: the validation, and the probe set of each checkpoint.
#include "train/trainer.h"

#include "base/random.h"
#include "reward/score_rollouts.h"
#include "rollout/probe.h"
#include "rollout/statistics.h"
#include "train/run_recorder.h"
#include "train/whole_model.h"

#include <algorithm>

namespace omnidrive::train {

namespace {

constexpr uint64_t kValidation = 0x7A11, kProbe = 0x9B0E;
constexpr int kProbesAtOnce = 16;

rollout::RolloutOptions greedy(rollout::RolloutOptions options) {
    options.groupSize = 1;
    options.temperature = 0;
    return options;
}

}  // namespace

void Trainer::validate(Step& step, const std::stop_token& stop) {
    const auto& eval = recipe_.eval;
    const bool due = eval.everySteps > 0 && eval.samples > 0 && (step.index % eval.everySteps == 0 || step.index == recipe_.totalSteps());
    if (!due) {
        return;
    }
    // After the last step the run is finished and no resume would make up for it, so that one is made whole. Who cannot wait interrupts twice.
    const std::stop_token obeyed = step.index == recipe_.totalSteps() ? std::stop_token() : stop;
    const WholeModel whole(layers_.get());
    const rollout::Engine engine(parts_.policy, greedy(recipe_.rollout));
    std::vector<rollout::RolloutResult> own;
    std::vector<int64_t> positions;
    const int batch = 64 * ranks_.size(), samples = cases_.questions().atMost(eval.split, eval.samples);
    for (int first = 0; first < samples && !obeyed.stop_requested(); first += batch) {
        std::vector<rollout::GroupRequest> requests;
        for (int i = first + ranks_.rank(); i < std::min(first + batch, samples); i += ranks_.size()) {
            positions.push_back(i);
            requests.push_back({cases_.questions().sample(step.options->globalShare, eval.split, i), fmt::format("v-{}-{}", step.index, i), step.stage,
                                step.index, deriveSeed(recipe_.seed, {kValidation, static_cast<uint64_t>(i)}), 0});
        }
        if (requests.empty()) {
            continue;
        }
        auto results = engine.run(requests, obeyed);
        reward::scoreRollouts(results, parts_.scorer.get(), step.options->reward);
        for (auto& result : results) {
            own.push_back({std::move(result.trajectory), nullptr, {}, {}});   // its pictures were looked at
        }
    }
    if (anyRank(obeyed.stop_requested())) {
        return;
    }
    for (const auto& [name, value] : rollout::stepStatistics(trajectoriesOf(own, gatherRollouts(ranks_, own, positions, false)))) {
        for (const char* kept : {"reward/accuracy", "agent/tool_use_rate", "agent/tool_use_rate_needed", "agent/tool_use_rate_global",
                                 "label/right_rate", "box/on_object_rate"}) {
            if (name == kept) {
                step.metrics.emplace_back("val/" + name, value);
            }
        }
    }
}

/// Probe `index`: the fixed questions first, then the cases. Its pictures are decoded here.
rollout::GroupRequest Trainer::probeRequest(int index, int scenes, int64_t step, int stage) const {
    auto sample = index < scenes ? cases_.questions().sample(recipe_.stages.back().globalShare, recipe_.probe.split, index) : cases_.probeSample(index - scenes);
    return {std::move(sample), rollout::probeGroupId(index), stage, step, deriveSeed(recipe_.seed, {kProbe, static_cast<uint64_t>(index)}), 0};
}

/// On all ranks alike, since all hold the weights; rank 0 records. What an earlier life of the run has recorded, or was killed over, is made up for. A few at a
/// time: six whole camera pictures of each would fill the memory.
void Trainer::probe(int64_t step) {
    const int scenes = recipe_.probe.samples > 0 ? cases_.questions().atMost(recipe_.probe.split, recipe_.probe.samples) : 0;
    const int probes = scenes + cases_.probes();
    if (probes == 0 || (ranks_.isFirst() && parts_.run == nullptr)) {
        return;
    }
    const WholeModel whole(layers_.get());
    const Step at = beginStep(std::max(step, int64_t{1}));
    parts_.policy.version = fmt::format("step-{:06}", step);
    const rollout::Engine engine(parts_.policy, greedy(recipe_.rollout));
    for (int first = 0; first < probes; first += kProbesAtOnce) {
        std::vector<rollout::GroupRequest> requests;
        for (int i = first; i < std::min(first + kProbesAtOnce, probes); ++i) {
            requests.push_back(probeRequest(i, scenes, step, at.stage));
        }
        auto results = engine.run(requests);
        reward::scoreRollouts(results, parts_.scorer.get(), at.options->reward);
        recordProbes(results, step);
    }
}

void Trainer::recordProbes(std::vector<rollout::RolloutResult>& results, int64_t step) {
    for (auto& result : results) {
        result.trajectory.id = rollout::probeRolloutId(result.trajectory.groupId, step);
        result.trajectory.indexInGroup = static_cast<int>(step);
        if (parts_.run != nullptr && !parts_.run->hasRollout(result.trajectory.id)) {
            recordRollout(*parts_.run, result);
        }
    }
}

}  // namespace omnidrive::train
