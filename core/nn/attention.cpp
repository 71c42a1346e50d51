// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/attention.h"

#include <ATen/ATen.h>

namespace omnidrive::nn {

namespace {

/// [B, kvHeads, T, D] -> [B, heads, T, D], each key/value head serving heads / kvHeads query heads in a row.
torch::Tensor repeatHeads(const torch::Tensor& x, int64_t heads) {
    const int64_t repeats = heads / x.size(1);
    if (repeats == 1) {
        return x;
    }
    return x.unsqueeze(2).expand({x.size(0), x.size(1), repeats, x.size(2), x.size(3)}).reshape({x.size(0), heads, x.size(2), x.size(3)});
}

/// [B, heads, L, D] -> [B, L, heads * D].
torch::Tensor mergeHeads(const torch::Tensor& x) {
    return x.transpose(1, 2).reshape({x.size(0), x.size(2), x.size(1) * x.size(3)});
}

}  // namespace

torch::Tensor causalAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
    return mergeHeads(at::scaled_dot_product_attention(q, repeatHeads(k, q.size(1)), repeatHeads(v, q.size(1)), {}, 0.0, true));
}

torch::Tensor maskedAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const torch::Tensor& mask) {
    const int64_t batch = q.size(0), heads = q.size(1), length = q.size(2), dim = q.size(3);
    const int64_t repeats = heads / k.size(1);
    if (length == 1 && repeats > 1) {
        // Query heads that share a key head become query rows: the cache is read once and never copied.
        const auto grouped = q.reshape({batch, k.size(1), repeats, dim});
        return at::scaled_dot_product_attention(grouped, k, v, mask.expand({batch, 1, repeats, mask.size(3)})).reshape({batch, 1, heads * dim});
    }
    return mergeHeads(at::scaled_dot_product_attention(q, repeatHeads(k, heads), repeatHeads(v, heads), mask));
}

torch::Tensor fullAttention(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v) {
    return mergeHeads(at::scaled_dot_product_attention(q, k, v));
}

}  // namespace omnidrive::nn
