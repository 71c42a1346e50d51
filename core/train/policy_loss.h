// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace omnidrive::train {

enum class LossAggregation { SeqMeanTokenMean, TokenMean, SeqMeanTokenSumNorm, SeqMeanTokenSum };

struct PolicyLossOptions {
    double clipLow = 0.2, clipHigh = 0.28;
    double dualClip = 3.0;           ///< c; <= 1 switches it off
    double klWeight = 0;             ///< beta of the k3 penalty
    double entropyWeight = 0;
    LossAggregation aggregation = LossAggregation::TokenMean;
    double lengthNorm = 1024;        ///< L of SeqMeanTokenSumNorm
};

/// Everything as the SPEC section 6.1 says; differentiable in logprobs and entropy.
struct PolicyLoss {
    torch::Tensor loss;              ///< scalar, to be minimised
    double policyLoss = 0, kl = 0, entropy = 0, clipFraction = 0, clipFractionLower = 0, oldKl = 0;   ///< means over masked tokens
};

/// What a loss is a mean over, in a part of a batch.
struct LossExtent {
    double tokens = 0, rollouts = 0;   ///< generated tokens; rollouts with at least one
};
/// Part of the whole's loss that a part of it is: weighted by it, the losses of all parts, and their gradients, add up to those of the whole.
double lossShare(const LossExtent& part, const LossExtent& whole, LossAggregation mode);

/// Per-token loss for one (log-ratio, advantage), elementwise. @return loss, and whether min/clip and the dual clip were active (bool tensors).
struct TokenLoss {
    torch::Tensor loss, clipped, lowerClipped;
};
TokenLoss tokenPolicyLoss(const torch::Tensor& logRatio, const torch::Tensor& advantages, const PolicyLossOptions& options);

/// k3 estimator e^d - d - 1, d = ref - logp, at most 10, elementwise (verl's "low_var_kl", which clamps d to [-20, 20] and then the estimate).
torch::Tensor k3(const torch::Tensor& logprobs, const torch::Tensor& refLogprobs);

/// Weighted aggregate of values [B, T] over mask [B, T] float.
torch::Tensor aggregate(const torch::Tensor& values, const torch::Tensor& mask, LossAggregation mode, double lengthNorm);

/// @param logprobs, oldLogprobs, refLogprobs (may be undefined when klWeight is 0), entropy (may be undefined) [B, T] float32
/// @param advantages [B] or [B, T]; mask [B, T] 1 = generated token.
PolicyLoss policyLoss(const torch::Tensor& logprobs, const torch::Tensor& oldLogprobs, const torch::Tensor& refLogprobs,
                      const torch::Tensor& entropy, const torch::Tensor& advantages, const torch::Tensor& mask,
                      const PolicyLossOptions& options);

}  // namespace omnidrive::train
