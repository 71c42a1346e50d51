// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <optional>

namespace omnidrive::nn {

/// Attention to one block of keys, with what is needed to join it with attention to other blocks (arXiv 2307.08691, section 2.3). Inference only.
struct AttentionPart {
    torch::Tensor out;      ///< [B, heads, R, D]
    torch::Tensor logSum;   ///< [B, heads, R] float32 (float64 for float64): log-sum-exp of the scores
};

/// @param q [B, heads, R, D]; @param k, v [B, heads, T, D]; @param mask additive [B, 1, R, T], 0 or -inf, or none; every query must see a key.
/// LibTorch's blockwise attention for float32 and float64 on the CPU, else attendPartPlain().
AttentionPart attendPart(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const std::optional<torch::Tensor>& mask);

/// The same by matrix products in float32 (float64 for float64), whatever the device and type, some queries at a time; out is of that type too.
AttentionPart attendPartPlain(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const std::optional<torch::Tensor>& mask);

/// What attention to both blocks together gives, [B, heads, R, D].
torch::Tensor joined(const AttentionPart& a, const AttentionPart& b);

}  // namespace omnidrive::nn
