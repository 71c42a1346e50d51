// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/vlm.h"
#include "rollout/engine.h"

#include <torch/types.h>

#include <vector>

namespace omnidrive::train {

/// Log-probabilities of the generated tokens of B rollouts; T is the largest number of generated tokens, rows are right-padded.
struct ResponseLogprobs {
    torch::Tensor logprobs;   ///< [B, T] float32, 0 at padding; differentiable when gradients are enabled
    torch::Tensor entropy;    ///< [B, T] nats
    torch::Tensor mask;       ///< [B, T] float32, 1 = generated token (observations are not among the T at all)
};

/// One pass in which rollouts of one prompt share its picture, its keys and its values (turns and observations stand interleaved after it); the
/// gradient equals that of whole sequences.
/// @param banned ids without probability, as during sampling. @param temperature of sampling, > 0.
ResponseLogprobs responseLogprobs(const model::Vlm& vlm, const std::vector<const rollout::RolloutResult*>& rollouts,
                                  const std::vector<int32_t>& banned, double temperature);

/// The recorded log-probabilities in the same layout: [B, T].
torch::Tensor recordedLogprobs(const std::vector<const rollout::RolloutResult*>& rollouts);

}  // namespace omnidrive::train
