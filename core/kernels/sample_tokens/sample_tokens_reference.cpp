// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/sample_tokens/sample_tokens.h"

#include <ATen/ATen.h>

#include <limits>
#include <optional>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

Tensor withoutTail(const Tensor& scores, double topP) {
    const auto [sorted, order] = at::sort(scores, std::optional<bool>(true), 1, /*descending=*/false);
    auto drop = at::softmax(sorted, 1).cumsum(1) <= 1 - topP;   // [B, V], the most likely last
    drop.select(1, -1).fill_(false);
    return scores.masked_fill(at::zeros_like(drop).scatter_(1, order, drop), kMinusInfinity);
}

}  // namespace

SampledTokens sampleTokensReference(const Tensor& logits, const Tensor& uniforms, const SamplingRules& rules, const std::vector<int32_t>& banned) {
    auto plain = logits.cpu().to(torch::kDouble).clone();
    for (const int32_t id : banned) {
        plain.select(1, id).fill_(kMinusInfinity);
    }
    const double temperature = rules.temperature > 0 ? rules.temperature : 1;
    const auto logp = at::log_softmax(plain / temperature, 1);
    const auto entropies = -(logp.exp() * logp.masked_fill(logp.isneginf(), 0)).sum(1);
    auto scores = (plain / temperature).to(torch::kFloat).to(torch::kDouble);   // the processors work on float32
    if (rules.topK > 0 && rules.topK < scores.size(1)) {
        const auto smallest = std::get<0>(scores.topk(rules.topK, 1)).select(1, -1).unsqueeze(1);
        scores.masked_fill_(scores < smallest, kMinusInfinity);
    }
    if (rules.topP < 1) {
        scores = withoutTail(scores, rules.topP);
    }
    const auto cumulated = at::softmax(scores, 1).cumsum(1);
    const auto last = scores.size(1) - 1 - scores.isfinite().flip(1).to(torch::kLong).argmax(1);   // of those that may be drawn
    const auto drawn = at::minimum((cumulated <= uniforms.cpu().unsqueeze(1)).sum(1), last);
    const auto ids = rules.temperature > 0 ? drawn : scores.argmax(1);
    return {ids, logp.gather(1, ids.unsqueeze(1)).squeeze(1).to(torch::kFloat), entropies.to(torch::kFloat)};
}

}  // namespace omnidrive::kernels
