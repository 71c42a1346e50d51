// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace omnidrive::kernels {

/// A prompt and what follows it, in a row of tokens: [start, start + promptLength) is the prompt, its continuations stand directly behind it, one
/// after the other.
struct SharedGroup {
    int64_t start = 0;
    int64_t promptLength = 0;            ///< at least 1
    std::vector<int64_t> continuations;  ///< their lengths; 0 is allowed

    int64_t continuationStart() const { return start + promptLength; }
    int64_t continuationLength() const;  ///< of all together
    int64_t end() const { return continuationStart() + continuationLength(); }
};
/// Groups that fill one row, in order, without gaps.
using SharedLayout = std::vector<SharedGroup>;

/// Causal attention in which the continuations of a prompt read its keys and values where they stand: nothing is copied per continuation, padded or
/// masked, and no score is kept. Each continuation attends to the prompt and to itself; the two parts are joined by their log-sum-exp, and the backward
/// pass runs each part with the joint sum, so the gradient is that of whole sequences. Differentiable once in q, k and v.
/// @param q [1, heads, N, D]; k, v [1, kvHeads, N, D], heads a multiple of kvHeads; one floating dtype and device. The last dimension must be dense.
/// @return [1, N, heads * D].
/// @throws Error (InvalidArgument) when shapes or dtypes do not fit, or the layout does not fill the N tokens.
/// Thread-safe. On the CPU float32 and float64 take this path; other dtypes and devices sharedAttentionReference's.
/// Source: joining blocks by their log-sum-exp, and the backward pass from it, arXiv 2307.08691, sections 2.3 and 3.1.
torch::Tensor sharedAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const SharedLayout& layout);

/// The same, one continuation at a time, its keys and values copied behind the prompt's; plain LibTorch operators, differentiable through autograd.
torch::Tensor sharedAttentionReference(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const SharedLayout& layout);

}  // namespace omnidrive::kernels
