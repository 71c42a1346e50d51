// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/shared_attention/shared_attention.h"

#include <ATen/ATen.h>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

/// [1, heads, L, D] x [1, kvHeads, T, D] -> [1, L, heads * D]: the last L of T tokens ask, each sees what stands up to itself.
Tensor attendLast(const Tensor& q, const Tensor& k, const Tensor& v) {
    const int64_t length = q.size(2), total = k.size(2), repeats = q.size(1) / k.size(1);
    const auto mask = at::ones({length, total}, q.options().dtype(torch::kBool)).tril(total - length);
    const auto spread = [&](const Tensor& x) { return x.repeat_interleave(repeats, 1); };
    return at::scaled_dot_product_attention(q, spread(k), spread(v), mask).transpose(1, 2).flatten(2);
}

}  // namespace

Tensor sharedAttentionReference(const Tensor& q, const Tensor& k, const Tensor& v, const SharedLayout& layout) {
    std::vector<Tensor> parts;
    for (const auto& group : layout) {
        const auto prompt = [&](const Tensor& x) { return x.narrow(2, group.start, group.promptLength); };
        parts.push_back(attendLast(prompt(q), prompt(k), prompt(v)));
        int64_t at = group.continuationStart();
        for (const int64_t length : group.continuations) {
            const auto own = [&](const Tensor& x) { return x.narrow(2, at, length); };
            if (length > 0) {
                parts.push_back(attendLast(own(q), at::cat({prompt(k), own(k)}, 2), at::cat({prompt(v), own(v)}, 2)));
            }
            at += length;
        }
    }
    return at::cat(parts, 1);
}

}  // namespace omnidrive::kernels
