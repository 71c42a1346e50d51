// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/attention_part.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace omnidrive::nn {

namespace {

constexpr int64_t kScoresAtOnce = int64_t{1} << 24;   // 64 MiB of them

torch::Tensor whole(const std::vector<torch::Tensor>& parts) { return parts.size() == 1 ? parts[0] : at::cat(parts, 2); }

}  // namespace

AttentionPart attendPart(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const std::optional<torch::Tensor>& mask) {
    const bool isBlockwise = q.is_cpu() && (q.scalar_type() == torch::kFloat || q.scalar_type() == torch::kDouble);
    if (!isBlockwise) {
        return attendPartPlain(q, k, v, mask);
    }
    auto [out, logSum] = at::_scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, false, mask);
    return {out, logSum};
}

AttentionPart attendPartPlain(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v, const std::optional<torch::Tensor>& mask) {
    const auto type = q.scalar_type() == torch::kDouble ? torch::kDouble : torch::kFloat;
    const auto queries = q.to(type) * (1 / std::sqrt(static_cast<double>(q.size(3))));
    const auto keys = k.to(type).transpose(2, 3), values = v.to(type);
    const int64_t atOnce = std::max<int64_t>(kScoresAtOnce / std::max<int64_t>(q.size(0) * q.size(1) * k.size(2), 1), 1);
    std::vector<torch::Tensor> outs, logSums;
    for (int64_t first = 0; first < q.size(2); first += atOnce) {
        const int64_t count = std::min(atOnce, q.size(2) - first);
        auto scores = at::matmul(queries.narrow(2, first, count), keys);   // [B, heads, count, T]
        if (mask) {
            scores.add_(mask->narrow(2, first, count));
        }
        logSums.push_back(at::logsumexp(scores, {3}));
        outs.push_back(at::matmul(scores.sub_(logSums.back().unsqueeze(3)).exp_(), values));
    }
    return {whole(outs), whole(logSums)};
}

torch::Tensor joined(const AttentionPart& a, const AttentionPart& b) {
    const auto sum = at::logaddexp(a.logSum, b.logSum);
    return a.out * (a.logSum - sum).exp_().unsqueeze(-1) + b.out * (b.logSum - sum).exp_().unsqueeze(-1);
}

}  // namespace omnidrive::nn
