// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/common/tensor_checks.h"
#include "kernels/group_advantage/group_advantage.h"

#include <ATen/ATen.h>

namespace omnidrive::kernels {

torch::Tensor groupAdvantageReference(const torch::Tensor& rewards, double epsilon, bool divideByStd) {
    const auto wide = rewards.detach().to(torch::kDouble);
    auto result = wide;
    if (rewards.size(1) == 1) {
        result = divideByStd ? wide / (1.0 + epsilon) : wide;
    } else if (rewards.size(0) > 0) {
        const auto centred = wide - wide.mean(1, /*keepdim=*/true);
        result = divideByStd ? centred / (wide.std(1, /*unbiased=*/true, /*keepdim=*/true) + epsilon) : centred;
        const auto range = wide.amax(1, /*keepdim=*/true) - wide.amin(1, /*keepdim=*/true);
        result = at::where(range > 1e-9, result, at::zeros_like(result));
    }
    return result.to(accumulationType(rewards.scalar_type()));
}

}  // namespace omnidrive::kernels
