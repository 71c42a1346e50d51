// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"

#include <cstdint>
#include <span>
#include <vector>

namespace omnidrive::nn {

/// How the next token is drawn. RL rollouts use temperature 1 and nothing else (SPEC section 3.1).
struct SamplingOptions {
    double temperature = 1.0;        ///< > 0; 0 = greedy
    int topK = 0;                    ///< 0 = off
    double topP = 1.0;               ///< (0, 1]; 1 = off
    double repetitionPenalty = 1.0;  ///< 1 = off
    std::vector<int32_t> banned;     ///< ids that are never drawn (and get no probability)
};

/// Scores after repetition penalty, temperature, top-k and top-p, in this order (as transformers' processors); dropped tokens are -inf.
/// @param logits [V], changed in place. @param seen ids so far (prompt included), for the penalty.
void processLogits(std::span<float> logits, std::span<const int32_t> seen, const SamplingOptions& options);

/// What was drawn.
struct SampledToken {
    int32_t id = 0;
    float logprob = 0;   ///< natural log of its probability at the sampling temperature (1 when greedy), banned tokens removed, before penalty, top-k and top-p
    float entropy = 0;   ///< nats, of the same distribution
};

/// Draws one token from `logits` [V] (left unchanged). Greedy takes the first maximum. The same generator state gives the same token
/// whatever the batch the row is in. `scratch` is reused between calls.
SampledToken sampleToken(std::span<const float> logits, std::span<const int32_t> seen, const SamplingOptions& options, Rng& rng,
                         std::vector<float>& scratch);

}  // namespace omnidrive::nn
