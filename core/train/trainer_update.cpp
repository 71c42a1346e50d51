// SPDX-License-Identifier: GPL-3.0-or-later
// The learning half of a step: advantages, losses, the optimiser.
#include "train/trainer.h"

#include "base/error.h"
#include "rollout/call_measures.h"
#include "train/policy_loss.h"
#include "train/response_logprobs.h"
#include "train/stage_advantage.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace omnidrive::train {

namespace {

LossAggregation aggregationFrom(const std::string& name) {
    if (name == "seq-mean-token-mean") {
        return LossAggregation::SeqMeanTokenMean;
    }
    if (name == "seq-mean-token-sum-norm") {
        return LossAggregation::SeqMeanTokenSumNorm;
    }
    if (name == "seq-mean-token-sum") {
        return LossAggregation::SeqMeanTokenSum;
    }
    require(name == "token-mean", "unknown aggregation '{}'", name);
    return LossAggregation::TokenMean;
}

PolicyLossOptions lossOptions(const Recipe& recipe, const StageOptions& stage) {
    PolicyLossOptions options;
    options.clipLow = stage.clipLow;
    options.clipHigh = stage.clipHigh;
    options.dualClip = stage.dualClip;
    options.klWeight = stage.klWeight;
    options.entropyWeight = stage.entropyWeight;
    options.aggregation = aggregationFrom(stage.aggregation);
    options.lengthNorm = recipe.rollout.maxResponseTokens;
    return options;
}

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

/// Keeps the reference's log-probabilities with the rollouts: the KL term reads them there, and so does who looks at tokens later.
/// @param logprobs [part, longest response] of the generated tokens, in order.
void recordReference(std::vector<rollout::RolloutResult>& rollouts, const std::vector<const rollout::RolloutResult*>& part, const torch::Tensor& logprobs) {
    const auto cpu = logprobs.to(torch::kCPU, torch::kFloat32).contiguous();
    for (size_t b = 0; b < part.size(); ++b) {
        const float* next = cpu.const_data_ptr<float>() + static_cast<int64_t>(b) * cpu.size(1);
        for (auto& turn : rollouts[static_cast<size_t>(part[b] - rollouts.data())].trajectory.turns) {
            turn.refLogprobs.assign(next, next + turn.logprobs.size());
            next += turn.logprobs.size();
        }
    }
}

/// As recordedLogprobs(), of the reference.
torch::Tensor recordedReference(const std::vector<const rollout::RolloutResult*>& part) {
    auto recorded = at::zeros_like(recordedLogprobs(part));
    for (size_t b = 0; b < part.size(); ++b) {
        float* next = recorded.data_ptr<float>() + static_cast<int64_t>(b) * recorded.size(1);
        for (const auto& turn : part[b]->trajectory.turns) {
            next = std::copy(turn.refLogprobs.begin(), turn.refLogprobs.end(), next);
        }
    }
    return recorded;
}

/// What a loss is a mean over, in a part of a batch.
struct Extent {
    double tokens = 0, rollouts = 0;   // generated tokens; rollouts with at least one

    double of(LossAggregation mode) const { return mode == LossAggregation::TokenMean ? tokens : rollouts; }
};

Extent extentOf(const std::vector<const rollout::RolloutResult*>& part) {
    Extent extent;
    for (const auto* rollout : part) {
        const auto tokens = rollout::generatedTokens(rollout->trajectory);
        extent.tokens += static_cast<double>(tokens);
        extent.rollouts += tokens > 0 ? 1 : 0;
    }
    return extent;
}

double shareOf(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// Of update()'s sums: the loss, the five means over tokens, the gradient's norm, the learning rate.
constexpr size_t kSums = 8, kMeans = 6;

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

std::vector<double> Trainer::backward(const Step& step, const std::vector<const rollout::RolloutResult*>& part, double lossShare) {
    const rollout::Engine engine(parts_.policy, recipe_.rollout);
    const double temperature = recipe_.rollout.temperature > 0 ? recipe_.rollout.temperature : 1.0;
    const auto tokens = responseTokens(part);
    auto* features = parts_.policy.features.get();
    const auto fresh = responseLogprobs(*parts_.policy.vlm, tokens, engine.bannedIds(), temperature, features);
    std::vector<float> advantages;
    for (const auto* rollout : part) {
        advantages.push_back(static_cast<float>(rollout->trajectory.advantage));
    }
    const auto device = fresh.logprobs.device();
    const bool hasReference = step.options->klWeight > 0 && parts_.reference;
    const auto reference = hasReference ? recordedReference(part).to(device) : torch::Tensor();
    const auto loss = policyLoss(fresh.logprobs, recordedLogprobs(part).to(device), reference, fresh.entropy,
                                 torch::tensor(advantages).to(device), fresh.mask, lossOptions(recipe_, *step.options));
    (lossShare == 1 ? loss.loss : loss.loss * lossShare).backward();
    return {loss.policyLoss, loss.kl, loss.entropy, loss.clipFraction, loss.clipFractionLower, loss.oldKl};
}

void Trainer::updateMinibatch(Step& step, const std::vector<const rollout::RolloutResult*>& part, std::vector<double>& sums) {
    // A rank's loss is a mean over its part; weighted by its share of the whole, the ranks' gradients add up to that of one process.
    const auto mode = aggregationFrom(step.options->aggregation);
    const Extent own = extentOf(part);
    const auto whole = ranks_.sum(std::vector<double>{own.tokens, own.rollouts});
    const double lossShare = shareOf(own.of(mode), Extent{whole[0], whole[1]}.of(mode));
    optimiser_->zeroGradients();
    if (!part.empty() && step.options->klWeight > 0 && parts_.reference) {
        const torch::NoGradGuard noGrad;
        const double temperature = recipe_.rollout.temperature > 0 ? recipe_.rollout.temperature : 1.0;
        // A tower that is not trained is the reference's too, so its features are.
        recordReference(step.rollouts, part,
                        responseLogprobs(*parts_.reference, responseTokens(part), rollout::Engine(parts_.policy, recipe_.rollout).bannedIds(), temperature,
                                         parts_.policy.features.get())
                            .logprobs);
    }
    if (!part.empty()) {
        const auto means = backward(step, part, ranks_.isAlone() ? 1 : lossShare);
        for (size_t i = 0; i < means.size(); ++i) {
            sums[i] += means[i] * (ranks_.isAlone() ? 1 : i == 0 ? lossShare : shareOf(own.tokens, whole[0]));
        }
    }
    const auto& o = step.options->optimiser;
    const double rate = scheduledRate(o.learningRate, o.schedule, step.inStage, step.options->steps, o.warmupSteps, o.finalFraction);
    const double norm = optimiser_->step(rate, o.gradientClip);
    optimiser_->zeroGradients();
    if (!std::isfinite(norm) && parts_.run != nullptr) {
        const std::string text = fmt::format("step {}: the gradient is not finite; this update was left out", step.index);
        parts_.run->appendEvent(store::RunEvent{0, "skipped", text, step.index, {}, {}, {}});
    }
    sums[kMeans] += norm;
    sums[kMeans + 1] += rate;
}

void Trainer::update(Step& step) {
    const auto ranges = groupRanges(step.rollouts);   // one for each of this rank's prompts
    std::vector<double> ownKept;
    for (const auto& range : ranges) {
        ownKept.push_back(!step.options->dropNoSignalGroups || step.rollouts[range.first].trajectory.groupHasSignal ? 1 : 0);
    }
    const auto kept = overPrompts(step, ownKept, 1);
    const auto groups = static_cast<size_t>(std::count(kept.begin(), kept.end(), 1.0));
    if (groups == 0) {
        return;   // nothing to learn from in this step: the curves show a gap
    }
    const auto parts = std::min<size_t>(static_cast<size_t>(std::max(step.options->minibatches, 1)), groups);
    std::vector<double> sums(kSums, 0.0);
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
    const auto means = ranks_.sum(std::vector<double>(sums.begin(), sums.begin() + kMeans));
    std::copy(means.begin(), means.end(), sums.begin());
    const char* names[] = {"actor/pg_loss", "actor/kl_loss", "actor/entropy", "actor/pg_clipfrac", "actor/pg_clipfrac_lower", "actor/ppo_kl",
                           "actor/grad_norm", "actor/lr"};
    for (size_t i = 0; i < sums.size(); ++i) {
        if (i != 1 || parts_.reference) {
            step.metrics.emplace_back(names[i], sums[i] / static_cast<double>(parts));
        }
    }
}

}  // namespace omnidrive::train
