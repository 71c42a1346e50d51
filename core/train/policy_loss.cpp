// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/policy_loss.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>
#include <torch/csrc/autograd/grad_mode.h>

namespace omnidrive::train {

namespace {

constexpr double kKlLimit = 10;   // of a token: a few unlikely ones would rule the mean and its gradient
/// exp() of a larger log-ratio would overflow float32 in the product with the advantage (verl clamps alike).
constexpr double kLogRatioLimit = 20;

void requireShape(const torch::Tensor& tensor, torch::IntArrayRef expected, const char* name) {
    require(tensor.defined(), "policy loss: {} is missing", name);
    require(tensor.sizes() == expected, "policy loss: {} has shape [{}], expected [{}]", name,
            fmt::join(tensor.sizes(), ", "), fmt::join(expected, ", "));
}

void checkInputs(const torch::Tensor& logprobs, const torch::Tensor& oldLogprobs, const torch::Tensor& refLogprobs,
                 const torch::Tensor& entropy, const torch::Tensor& advantages, const torch::Tensor& mask,
                 const PolicyLossOptions& options) {
    require(logprobs.defined() && logprobs.dim() == 2, "policy loss: logprobs must be [B, T]");
    requireShape(oldLogprobs, logprobs.sizes(), "oldLogprobs");
    requireShape(mask, logprobs.sizes(), "mask");
    require(advantages.defined() && advantages.dim() >= 1, "policy loss: advantages must be [B] or [B, T]");
    if (advantages.dim() == 1) {
        requireShape(advantages, {logprobs.size(0)}, "advantages");
    } else {
        requireShape(advantages, logprobs.sizes(), "advantages");
    }
    if (options.klWeight != 0 || refLogprobs.defined()) {
        requireShape(refLogprobs, logprobs.sizes(), "refLogprobs");
    }
    if (options.entropyWeight != 0 || entropy.defined()) {
        requireShape(entropy, logprobs.sizes(), "entropy");
    }
}

/// Values outside the mask are replaced, not multiplied by zero: padding may hold -inf or NaN, and 0 * NaN is NaN, also
/// in the gradient.
torch::Tensor keepMasked(const torch::Tensor& values, const torch::Tensor& mask) {
    return at::where(mask > 0, values, at::zeros({}, values.options()));
}

double maskedMean(const torch::Tensor& values, const torch::Tensor& mask) {
    const torch::NoGradGuard noGrad;
    const double tokens = mask.sum().item<double>();
    return tokens > 0 ? (keepMasked(values, mask) * mask).sum().item<double>() / tokens : 0;
}

}  // namespace

double lossShare(const LossExtent& part, const LossExtent& whole, LossAggregation mode) {
    const auto of = [&](const LossExtent& extent) { return mode == LossAggregation::TokenMean ? extent.tokens : extent.rollouts; };
    return of(whole) > 0 ? of(part) / of(whole) : 0;
}

TokenLoss tokenPolicyLoss(const torch::Tensor& logRatio, const torch::Tensor& advantages,
                          const PolicyLossOptions& options) {
    const torch::Tensor ratio = logRatio.clamp(-kLogRatioLimit, kLogRatioLimit).exp();
    const torch::Tensor plain = -advantages * ratio;
    const torch::Tensor limited = -advantages * ratio.clamp(1 - options.clipLow, 1 + options.clipHigh);
    TokenLoss result{at::maximum(plain, limited), limited > plain, {}};
    if (options.dualClip <= 1) {
        result.lowerClipped = at::zeros_like(result.clipped);
        return result;
    }
    const torch::Tensor ceiling = -advantages * options.dualClip;
    const torch::Tensor isNegative = advantages < 0;
    result.lowerClipped = isNegative.logical_and(ceiling < result.loss);
    result.loss = at::where(isNegative, at::minimum(result.loss, ceiling), result.loss);
    return result;
}

torch::Tensor k3(const torch::Tensor& logprobs, const torch::Tensor& refLogprobs) {
    const torch::Tensor difference = (refLogprobs - logprobs).clamp(-kLogRatioLimit, kLogRatioLimit);
    return (difference.exp() - difference - 1).clamp_max(kKlLimit);
}

torch::Tensor aggregate(const torch::Tensor& values, const torch::Tensor& mask, LossAggregation mode,
                        double lengthNorm) {
    require(values.dim() == 2 && values.sizes() == mask.sizes(),
            "aggregate: values [{}] and mask [{}] must be of one shape [B, T]", fmt::join(values.sizes(), ", "),
            fmt::join(mask.sizes(), ", "));
    const torch::Tensor weighted = keepMasked(values, mask) * mask;
    if (mode == LossAggregation::TokenMean) {
        return weighted.sum() / mask.sum().clamp_min(1);
    }
    // A rollout without a generated token takes no part in the mean over rollouts.
    const torch::Tensor lengths = mask.sum(1);  // [B]
    const torch::Tensor rows = (lengths > 0).sum().clamp_min(1);
    const torch::Tensor sums = weighted.sum(1);  // [B]
    switch (mode) {
        case LossAggregation::SeqMeanTokenMean:
            return (sums / lengths.clamp_min(1)).sum() / rows;
        case LossAggregation::SeqMeanTokenSumNorm:
            require(lengthNorm > 0, "aggregate: the length norm must be positive, got {}", lengthNorm);
            return sums.sum() / rows / lengthNorm;
        case LossAggregation::SeqMeanTokenSum:
        case LossAggregation::TokenMean:
            break;
    }
    return sums.sum() / rows;
}

PolicyLoss policyLoss(const torch::Tensor& logprobs, const torch::Tensor& oldLogprobs, const torch::Tensor& refLogprobs,
                      const torch::Tensor& entropy, const torch::Tensor& advantages, const torch::Tensor& mask,
                      const PolicyLossOptions& options) {
    checkInputs(logprobs, oldLogprobs, refLogprobs, entropy, advantages, mask, options);
    const torch::Tensor logRatio = keepMasked(logprobs - oldLogprobs, mask);  // [B, T]
    const torch::Tensor perToken = advantages.dim() == 1 ? advantages.unsqueeze(1).expand_as(logprobs) : advantages;
    const TokenLoss token = tokenPolicyLoss(logRatio, keepMasked(perToken, mask), options);

    PolicyLoss result;
    const auto collect = [&](const torch::Tensor& values) {
        return aggregate(values, mask, options.aggregation, options.lengthNorm);
    };
    result.loss = collect(token.loss);
    result.policyLoss = result.loss.item<double>();
    if (refLogprobs.defined()) {
        const torch::Tensor penalty = k3(keepMasked(logprobs, mask), keepMasked(refLogprobs, mask));
        result.kl = maskedMean(penalty, mask);
        if (options.klWeight != 0) {
            result.loss = result.loss + options.klWeight * collect(penalty);
        }
    }
    if (entropy.defined()) {
        result.entropy = maskedMean(entropy, mask);
        if (options.entropyWeight != 0) {
            result.loss = result.loss - options.entropyWeight * collect(entropy);
        }
    }
    result.clipFraction = maskedMean(token.clipped.to(mask.scalar_type()), mask);
    result.clipFractionLower = maskedMean(token.lowerClipped.to(mask.scalar_type()), mask);
    result.oldKl = maskedMean(-logRatio, mask);
    return result;
}

}  // namespace omnidrive::train
