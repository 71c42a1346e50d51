// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace omnidrive::kernels {

/// How a token is drawn; in this order (as transformers' processors): temperature, top-k, top-p.
struct SamplingRules {
    double temperature = 1;   ///< above 0; 0: the first maximum is taken
    int64_t topK = 0;         ///< 0: off
    double topP = 1;          ///< (0, 1]; 1: off
};

/// One token a row, on the device of the logits.
struct SampledTokens {
    torch::Tensor ids;         ///< [B] int64
    torch::Tensor logprobs;    ///< [B] float32, nats, at the temperature (1 when greedy), banned tokens left out, before top-k and top-p
    torch::Tensor entropies;   ///< [B] float32, nats, of the same distribution
};

/// Draws a token for each row of logits without bringing the logits to the host. A row's token depends on its own logits and number alone.
/// @param logits   [B, V] float32, B >= 0, V >= 1, without NaN.
/// @param uniforms [B] float64 on the CPU, in [0, 1): where in the cumulated probability, tokens by id, each row's token lies. Not read when greedy.
/// @param banned   ids that get no probability; not all.
/// @throws Error (InvalidArgument) when shapes, types or rules break the above. Thread-safe. Source: SPEC section 3.1.
SampledTokens sampleTokens(const torch::Tensor& logits, const torch::Tensor& uniforms, const SamplingRules& rules,
                           const std::vector<int32_t>& banned = {});

/// The same from plain LibTorch operators in float64, on the CPU.
SampledTokens sampleTokensReference(const torch::Tensor& logits, const torch::Tensor& uniforms, const SamplingRules& rules,
                                    const std::vector<int32_t>& banned = {});

}  // namespace omnidrive::kernels
