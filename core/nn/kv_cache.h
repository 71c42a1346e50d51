// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace omnidrive::nn {

/// Keys and values of the tokens read so far, per layer, for a batch of rows that may have different lengths.
/// Layout [B, slots, kvHeads, D], so that writing a token is one contiguous row; memory grows with the longest row. Rows may continue the rows of
/// another cache, which are read where they stand. Inference only; not thread-safe.
class KvCache {
public:
    /// @param capacity tokens a row can hold at most.
    KvCache(int64_t layers, int64_t batch, int64_t capacity, int64_t kvHeads, int64_t headDim, torch::TensorOptions options);
    /// A cache whose row i goes on from row rows[i] of `prefix`, which is not copied and must stay as it is. @param capacity of the new tokens.
    static KvCache continued(const std::shared_ptr<const KvCache>& prefix, const std::vector<int64_t>& rows, int64_t capacity);

    int64_t batch() const { return static_cast<int64_t>(lengths_.size()); }
    int64_t capacity() const { return capacity_; }
    /// Tokens held by each row itself, a prefix not counted.
    const std::vector<int64_t>& lengths() const { return lengths_; }

    /// Prepares to append newCounts[b] tokens to row b (right-padded to the longest); computes write positions and mask once for all layers.
    /// @throws Error (Internal) when a row would exceed the capacity.
    void beginAppend(const std::vector<int64_t>& newCounts);
    /// The same for one token of each row that `has` one, in a form that a recorded step can repeat: all rows write, each into its own next place
    /// (where a row without a token leaves nothing that counts), the mask spans all slots(), and both stay in their memory while slots() is the same.
    void beginTokens(const std::vector<bool>& has);
    /// Tokens a row has room for so far; its memory moves when this grows.
    int64_t slots() const { return slots_; }
    /// Writes this layer's new keys and values [B, kvHeads, L, D] (padding is not written) and lets the new queries [B, heads, L, D] attend to
    /// all that their row holds, new tokens up to themselves included. @return [B, L, heads * D].
    torch::Tensor attend(int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v);
    /// Makes the new tokens part of the rows.
    void endAppend();

    /// A cache whose row i is a copy of row rows[i] of this one; a prefix stays shared.
    KvCache gather(const std::vector<int64_t>& rows, int64_t capacity) const;
    /// A row of one of two caches.
    struct Place {
        bool isInSecond = false;
        int64_t row = 0;
    };
    /// The same from two caches that go on from one prefix, or from none.
    static KvCache gather(const KvCache& first, const KvCache& second, const std::vector<Place>& places, int64_t capacity);

private:
    void copyRows(const KvCache& from, const std::vector<int64_t>& rows, const std::vector<int64_t>& targets);
    void reserve(int64_t slots);
    std::pair<torch::Tensor, torch::Tensor> write(int64_t layer, const torch::Tensor& k, const torch::Tensor& v);
    torch::Tensor attendJoined(int64_t layer, const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) const;

    int64_t capacity_ = 0, slots_ = 0, kvHeads_ = 0, headDim_ = 0;
    torch::TensorOptions options_;
    std::vector<torch::Tensor> keys_, values_;   // per layer [B, slots, kvHeads, D]
    std::vector<int64_t> lengths_, pending_;
    torch::Tensor tokenRows_, tokenMask_;        // what beginTokens() writes into: [B], [B, 1, 1, slots]
    torch::Tensor sourceRows_, targetRows_, mask_;   // mask: additive [B, 1, L, T] of the append in progress
    int64_t visible_ = 0;                        // T of the append in progress
    bool dense_ = false;                         // every padded position is real: nothing to select
    std::shared_ptr<const KvCache> prefix_;      // null: none
    std::vector<int64_t> prefixRows_;            // per row, of prefix_
};

}  // namespace omnidrive::nn
