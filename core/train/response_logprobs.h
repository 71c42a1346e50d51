// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/picture_features.h"
#include "rollout/engine.h"

#include <torch/types.h>

#include <vector>

namespace omnidrive::train {

/// Ids, and the pictures at their image tokens, in order.
struct PromptTokens {
    std::vector<int32_t> ids;
    std::vector<model::PictureInput> pictures;
};

/// What one rollout put behind its prompt: generated tokens with observations in between.
struct ContinuationTokens {
    size_t prompt = 0;                   ///< index of its prompt
    std::vector<int32_t> ids;
    std::vector<int64_t> generatedAt;    ///< indices of the generated ones, ascending
    std::vector<model::PictureInput> pictures;
};

/// What a learning step reads: each prompt once, however many rollouts it has.
struct ResponseTokens {
    std::vector<PromptTokens> prompts;
    std::vector<ContinuationTokens> continuations;
};
ResponseTokens responseTokens(const std::vector<const rollout::RolloutResult*>& rollouts);

/// Log-probabilities of the generated tokens of B continuations; T is the largest number of generated tokens, rows are right-padded.
struct ResponseLogprobs {
    torch::Tensor logprobs;   ///< [B, T] float32, 0 at padding; differentiable when gradients are enabled
    torch::Tensor entropy;    ///< [B, T] nats
    torch::Tensor mask;       ///< [B, T] float32, 1 = generated token (observations are not among the T at all)
};

/// One pass over a packed row of P + (all continuations') tokens, nothing padded: a prompt's pictures, keys and values are computed once and read by all
/// its continuations; the gradient equals that of whole sequences.
/// @param banned ids without probability, as during sampling. @param temperature of sampling, > 0.
/// @param features of a vision tower that is not trained; null: pictures are encoded anew.
ResponseLogprobs responseLogprobs(const model::Vlm& vlm, const ResponseTokens& tokens, const std::vector<int32_t>& banned, double temperature,
                                  model::FeatureCache* features = nullptr);

/// The recorded log-probabilities in the same layout: [B, T].
torch::Tensor recordedLogprobs(const std::vector<const rollout::RolloutResult*>& rollouts);

}  // namespace omnidrive::train
