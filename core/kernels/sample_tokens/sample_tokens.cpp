// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/sample_tokens/sample_tokens.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"
#include "kernels/sample_tokens/sample_row.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

constexpr const char* kOp = "sample_tokens";

std::tuple<Tensor, Tensor, Tensor> sampleCpu(const Tensor& logits, const Tensor& uniforms, double temperature, int64_t topK, double topP) {
    const int64_t rows = logits.size(0), vocabulary = logits.size(1);
    auto ids = at::empty({rows}, torch::kLong), logprobs = at::empty({rows}, torch::kFloat), entropies = at::empty({rows}, torch::kFloat);
    std::vector<float> scores;
    for (int64_t row = 0; row < rows; ++row) {
        const std::span<const float> plain(logits.const_data_ptr<float>() + row * vocabulary, static_cast<size_t>(vocabulary));
        const double scale = temperature > 0 ? temperature : 1;
        const Normaliser norm = normaliserOf(plain, scale);
        scores.assign(plain.begin(), plain.end());
        std::for_each(scores.begin(), scores.end(), [scale](float& x) { x = static_cast<float>(x / scale); });
        keepTopK(scores, topK);
        keepTopP(scores, topP);
        const size_t id = temperature > 0 ? indexAt(scores, uniforms.const_data_ptr<double>()[row])
                                          : static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
        ids.data_ptr<int64_t>()[row] = static_cast<int64_t>(id);
        logprobs.data_ptr<float>()[row] = static_cast<float>(plain[id] / scale - norm.logSum);
        entropies.data_ptr<float>()[row] = static_cast<float>(norm.entropy);
    }
    return {ids, logprobs, entropies};
}

void checkRules(const SamplingRules& rules) {
    require(std::isfinite(rules.temperature) && rules.temperature >= 0, "{}: temperature must be at least 0, is {}", kOp, rules.temperature);
    require(rules.topK >= 0, "{}: top_k must be at least 0, is {}", kOp, rules.topK);
    require(rules.topP > 0 && rules.topP <= 1, "{}: top_p must be above 0 and at most 1, is {}", kOp, rules.topP);
}

/// [B, V] with -inf for the banned ones.
Tensor withoutBanned(const Tensor& logits, const std::vector<int32_t>& banned) {
    if (banned.empty()) {
        return logits.contiguous();
    }
    for (const int32_t id : banned) {
        require(id >= 0 && id < logits.size(1), "{}: banned token {} is outside the vocabulary of {}", kOp, id, logits.size(1));
    }
    const auto columns = torch::tensor(std::vector<int64_t>(banned.begin(), banned.end()), torch::kLong).to(logits.device());
    return logits.index_fill(1, columns, -std::numeric_limits<float>::infinity()).contiguous();
}

}  // namespace

SampledTokens sampleTokens(const Tensor& logits, const Tensor& uniforms, const SamplingRules& rules, const std::vector<int32_t>& banned) {
    require(logits.defined() && logits.scalar_type() == torch::kFloat && logits.dim() == 2 && logits.size(1) >= 1,
            "{}: logits must be float32 [B, V] with V >= 1", kOp);
    require(uniforms.defined() && uniforms.is_cpu() && uniforms.scalar_type() == torch::kDouble, "{}: uniforms must be float64 on the CPU", kOp);
    requireShape(kOp, "uniforms", uniforms, {logits.size(0)});
    checkRules(rules);
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("omnidrive::sample_tokens", "")
                               .typed<std::tuple<Tensor, Tensor, Tensor>(const Tensor&, const Tensor&, double, int64_t, double)>();
    const auto masked = withoutBanned(logits.detach(), banned);
    const auto [ids, logprobs, entropies] =
        op.call(masked, uniforms.contiguous().to(masked.device()), rules.temperature, rules.topK, rules.topP);
    return {ids, logprobs, entropies};
}

}  // namespace omnidrive::kernels

TORCH_LIBRARY_FRAGMENT(omnidrive, library) {
    library.def("sample_tokens(Tensor logits, Tensor uniforms, float temperature, int top_k, float top_p) -> (Tensor, Tensor, Tensor)");
}

TORCH_LIBRARY_IMPL(omnidrive, CPU, library) { library.impl("sample_tokens", TORCH_FN(omnidrive::kernels::sampleCpu)); }
