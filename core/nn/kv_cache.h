// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <vector>

namespace omnidrive::nn {

/// Keys and values of the tokens read so far, per layer, for a batch of rows that may have different lengths.
/// Layout [B, capacity, kvHeads, D], so that writing a token is one contiguous row. Inference only; not thread-safe.
class KvCache {
public:
    KvCache(int64_t layers, int64_t batch, int64_t capacity, int64_t kvHeads, int64_t headDim, torch::TensorOptions options);

    int64_t batch() const { return static_cast<int64_t>(lengths_.size()); }
    int64_t capacity() const { return capacity_; }
    /// Tokens held by each row.
    const std::vector<int64_t>& lengths() const { return lengths_; }

    /// Prepares to append newCounts[b] tokens to row b (right-padded to the longest); computes write positions and mask once for all layers.
    /// @throws Error (Internal) when a row would exceed the capacity.
    void beginAppend(const std::vector<int64_t>& newCounts);
    /// Writes this layer's new keys and values [B, kvHeads, L, D]; padding is not written. Returns all keys and values so far
    /// [B, kvHeads, T, D] as views.
    std::pair<torch::Tensor, torch::Tensor> append(int64_t layer, const torch::Tensor& k, const torch::Tensor& v);
    /// Additive mask [B, 1, L, T] of the append in progress: token i of a row sees its cache and new tokens up to itself.
    const torch::Tensor& mask() const { return mask_; }
    /// Makes the new tokens part of the rows.
    void endAppend();

    /// A cache whose row i is a copy of row rows[i] of this one.
    KvCache gather(const std::vector<int64_t>& rows, int64_t capacity) const;

private:
    int64_t capacity_ = 0, kvHeads_ = 0, headDim_ = 0;
    torch::TensorOptions options_;
    std::vector<torch::Tensor> keys_, values_;   // per layer [B, capacity, kvHeads, D]
    std::vector<int64_t> lengths_, pending_;
    torch::Tensor sourceRows_, targetRows_, mask_;
    int64_t visible_ = 0;                        // T of the append in progress
    bool dense_ = false;                         // every padded position is real: nothing to select
};

}  // namespace omnidrive::nn
