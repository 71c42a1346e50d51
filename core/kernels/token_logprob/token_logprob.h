// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace omnidrive::kernels {

/// What the policy gradient needs of each token.
struct TokenLogprob {
    torch::Tensor logprob;   ///< [N] natural log of the target's probability; float32 (float64 for float64 input)
    torch::Tensor entropy;   ///< [N] entropy of the whole distribution, nats; same dtype
};

/// Log-probability and entropy of softmax(hidden . weight^T / temperature) at given tokens, without holding [N, V] logits: rows are taken
/// in chunks (about a million logits on the CPU, at least 128 rows), and the backward pass computes the logits again. Only where all of
/// them fit into 64 MiB are they kept for it instead, which is quicker. Differentiable once in hidden and weight, through both results.
/// @param hidden      [N, H] floating point; N may be 0.
/// @param weight      [V, H] rows of lm_head, hidden's dtype and device.
/// @param targets     [N] int64 in [0, V), same device; not banned.
/// @param temperature > 0; 1 for the policy itself.
/// @param banned      ids that can never be drawn: they get no probability and no gradient (nn::SamplingOptions::banned).
/// @throws Error (InvalidArgument) when shapes, dtypes, devices, the temperature or a token break the above. Tokens are checked on the CPU
///         only; a CUDA target outside the vocabulary gives NaN.
/// Thread-safe. Logits are computed in hidden's dtype and reduced in float32 (float64 for float64).
/// Source: SPEC sections 4.5 and 6.1 (the log-probabilities and the entropy of the policy loss).
TokenLogprob tokenLogprob(const torch::Tensor& hidden, const torch::Tensor& weight, const torch::Tensor& targets, double temperature = 1.0,
                          const std::vector<int32_t>& banned = {});

/// The same with all logits held, from plain LibTorch operators; differentiable through autograd; any device and dtype.
TokenLogprob tokenLogprobReference(const torch::Tensor& hidden, const torch::Tensor& weight, const torch::Tensor& targets,
                                   double temperature = 1.0, const std::vector<int32_t>& banned = {});

}  // namespace omnidrive::kernels
