// SPDX-License-Identifier: GPL-3.0-or-later
// One update: passes over parts of its rollouts as memory allows, the loss, the optimiser.
#include "train/trainer.h"

#include "base/error.h"
#include "base/log.h"
#include "rollout/call_measures.h"
#include "train/micro_batches.h"
#include "train/policy_loss.h"
#include "train/whole_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace omnidrive::train {

namespace {

using Results = std::vector<const rollout::RolloutResult*>;

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

LossExtent extentOf(const Results& part) {
    LossExtent extent;
    for (const auto* rollout : part) {
        const auto tokens = rollout::generatedTokens(rollout->trajectory);
        extent.tokens += static_cast<double>(tokens);
        extent.rollouts += tokens > 0 ? 1 : 0;
    }
    return extent;
}

Results chosen(const Results& part, const std::vector<size_t>& pass) {
    Results results;
    for (const size_t i : pass) {
        results.push_back(part[i]);
    }
    return results;
}

/// Keeps the reference's log-probabilities with the rollouts, for who looks at tokens later.
/// @param logprobs [part, longest response] of the generated tokens, in order.
void recordReference(std::vector<rollout::RolloutResult>& rollouts, const Results& part, const torch::Tensor& logprobs) {
    const auto cpu = logprobs.to(torch::kCPU, torch::kFloat32).contiguous();
    for (size_t b = 0; b < part.size(); ++b) {
        const float* next = cpu.const_data_ptr<float>() + static_cast<int64_t>(b) * cpu.size(1);
        for (auto& turn : rollouts[static_cast<size_t>(part[b] - rollouts.data())].trajectory.turns) {
            turn.refLogprobs.assign(next, next + turn.logprobs.size());
            next += turn.logprobs.size();
        }
    }
}

std::string firstLine(const std::exception& error) {
    const std::string text = error.what();
    return text.substr(0, text.find('\n'));
}

}  // namespace

std::vector<double> Trainer::backward(Step& step, const Results& part, const ResponseTokens& tokens, double share) {
    const rollout::Engine engine(parts_.policy, recipe_.rollout);
    const double temperature = recipe_.rollout.temperature > 0 ? recipe_.rollout.temperature : 1.0;
    auto* features = parts_.policy.features.get();
    const auto fresh = responseLogprobs(*parts_.policy.vlm, tokens, engine.bannedIds(), temperature, features);
    torch::Tensor reference;
    if (usesReference(step)) {
        const torch::NoGradGuard noGrad;
        // A tower that is not trained is the reference's too, so its features are.
        reference = responseLogprobs(*parts_.reference, tokens, engine.bannedIds(), temperature, features).logprobs;
        recordReference(step.rollouts, part, reference);
    }
    std::vector<float> advantages;
    for (const auto* rollout : part) {
        advantages.push_back(static_cast<float>(rollout->trajectory.advantage));
    }
    const auto device = fresh.logprobs.device();
    const auto loss = policyLoss(fresh.logprobs, recordedLogprobs(part).to(device), reference, fresh.entropy,
                                 torch::tensor(advantages).to(device), fresh.mask, lossOptions(recipe_, *step.options));
    (share == 1 ? loss.loss : loss.loss * share).backward();
    return {loss.policyLoss, loss.kl, loss.entropy, loss.clipFraction, loss.clipFractionLower, loss.oldKl};
}

/// A pass's loss is a mean over its rollouts; weighted by its share of the whole, the gradients of all passes and ranks add up to that of one pass.
std::vector<double> Trainer::overPasses(Step& step, const Results& part, const ResponseTokens& tokens,
                                        const Passes& passes, const LossExtent& whole) {
    std::vector<double> sums(kUpdateMeans, 0.0);
    const nn::TensorKeeper::Use keeper(layers_.get());
    const size_t common = commonPasses(passes.size());
    for (const auto& pass : passes) {
        const auto rollouts = chosen(part, pass);
        const auto extent = extentOf(rollouts);
        const double share = lossShare(extent, whole, aggregationFrom(step.options->aggregation));
        const auto means = backward(step, rollouts, selected(tokens, pass), share);
        for (size_t i = 0; i < means.size(); ++i) {
            sums[i] += means[i] * (i == 0 ? share : lossShare(extent, whole, LossAggregation::TokenMean));
        }
    }
    for (size_t i = passes.size(); i < common; ++i) {
        layers_->idlePass(referenceSharesLayers(step) ? 2 : 1);
    }
    return sums;
}

/// The reference of adapters is the base itself: its passes read the same layers.
bool Trainer::referenceSharesLayers(const Step& step) const { return usesReference(step) && recipe_.loraRank > 0; }

std::vector<double> Trainer::gradients(Step& step, const Results& part, const LossExtent& whole) {
    const auto tokens = responseTokens(part);
    const auto rows = rowTokens(tokens);
    for (;;) {
        const auto passes = microBatches(rows, passTokens_);
        try {
            return overPasses(step, part, tokens, passes, whole);
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) {
                throw;
            }
            optimiser_->zeroGradients();
            halvePasses(step, rows, passes, error);
        }
    }
}

void Trainer::halvePasses(const Step& step, const std::vector<RowTokens>& rows, const Passes& passes, const std::exception& why) {
    int64_t widest = 0;
    for (const auto& pass : passes) {
        widest = std::max(widest, passTokens(rows, pass));
    }
    const bool canSplit = std::any_of(passes.begin(), passes.end(), [](const auto& pass) { return pass.size() > 1; });
    if (layers_) {
        fail(ErrorKind::OutOfMemory, "step {}: a pass of {} tokens does not fit into the memory of {}, and while layers are shared out over ranks "
                                     "no rank can begin anew alone; make micro_batch_tokens smaller: {}",
             step.index, widest, recipe_.device, firstLine(why));
    }
    if (!canSplit) {
        fail(ErrorKind::OutOfMemory, "step {}: a rollout of {} tokens with its prompt does not fit into the memory of {}: {}", step.index, widest,
             recipe_.device, firstLine(why));
    }
    passTokens_ = (passTokens_ > 0 ? std::min(passTokens_, widest) : widest) / 2;
    halvedTo_ = passTokens_;
    const store::RunEvent event{0, "memory", fmt::format("step {} did not fit: micro-batches of {} tokens from now on", step.index, passTokens_),
                                step.index - 1, {}, {}, {}};
    if (parts_.run != nullptr) {
        parts_.run->appendEvent(event);
    }
    if (parts_.run != nullptr && observer_ != nullptr) {
        observer_->noted(event);
    } else {
        logWarning("rank {}: {}", ranks_.rank(), event.text);
    }
}

void Trainer::updateMinibatch(Step& step, const Results& part, std::vector<double>& sums) {
    const LossExtent own = extentOf(part);
    const auto all = ranks_.sum(std::vector<double>{own.tokens, own.rollouts});
    optimiser_->zeroGradients();
    if (!part.empty() || layers_) {
        const auto means = gradients(step, part, {all[0], all[1]});
        std::transform(means.begin(), means.end(), sums.begin(), sums.begin(), std::plus<>());
    }
    const auto& o = step.options->optimiser;
    const double rate = scheduledRate(o.learningRate, o.schedule, step.inStage, step.options->steps, o.warmupSteps, o.finalFraction);
    const double norm = optimiser_->step(rate, o.gradientClip);
    optimiser_->zeroGradients();
    if (!std::isfinite(norm) && parts_.run != nullptr) {
        const std::string text = fmt::format("step {}: the gradient is not finite; this update was left out", step.index);
        parts_.run->appendEvent(store::RunEvent{0, "skipped", text, step.index, {}, {}, {}});
    }
    sums[kUpdateMeans] += norm;
    sums[kUpdateMeans + 1] += rate;
}

}  // namespace omnidrive::train
