// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/common/tensor_checks.h"
#include "kernels/token_logprob/token_logprob.h"

#include <ATen/ATen.h>

#include <limits>

namespace omnidrive::kernels {

TokenLogprob tokenLogprobReference(const torch::Tensor& hidden, const torch::Tensor& weight, const torch::Tensor& targets,
                                   double temperature, const std::vector<int32_t>& banned) {
    auto logits = at::matmul(hidden, weight.t()).to(accumulationType(hidden.scalar_type())) / temperature;   // [N, V]
    if (!banned.empty()) {
        const auto columns = torch::tensor(banned, torch::kInt).to(torch::kLong).to(hidden.device());
        logits = logits.index_fill(1, columns, -std::numeric_limits<float>::infinity());
    }
    const auto logp = at::log_softmax(logits, 1);
    const auto p = logp.exp();
    const auto bounded = logp.masked_fill(logp == -std::numeric_limits<float>::infinity(), 0);   // 0 * -inf would be NaN
    return {logp.gather(1, targets.unsqueeze(1)).squeeze(1), -(p * bounded).sum(1)};
}

}  // namespace omnidrive::kernels
