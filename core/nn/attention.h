// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace omnidrive::nn {

/// Causal self-attention with grouped key/value heads over right-padded rows (padding needs no mask: real tokens never see what follows).
/// @param q [B, heads, L, D]; @param k, v [B, kvHeads, L, D]; heads is a multiple of kvHeads.
/// @return [B, L, heads * D].
torch::Tensor causalAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v);

/// Attention of new tokens to a cache, with grouped heads and an additive mask.
/// @param q [B, heads, Lq, D]; @param k, v [B, kvHeads, T, D]; @param mask [B, 1, Lq, T] float, 0 or -inf, same dtype as q.
/// @return [B, Lq, heads * D].
torch::Tensor maskedAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const torch::Tensor& mask);

/// Full (bidirectional) attention. @param q, k, v [N, heads, S, D]. @return [N, S, heads * D].
torch::Tensor fullAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v);

}  // namespace omnidrive::nn
