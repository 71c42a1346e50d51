// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/common/tensor_checks.h"
#include "kernels/rms_norm/rms_norm.h"

#include <ATen/ATen.h>

namespace omnidrive::kernels {

torch::Tensor rmsNormReference(const torch::Tensor& x, const torch::Tensor& weight, double eps) {
    const auto wide = x.to(accumulationType(x.scalar_type()));
    const auto meanSquare = wide.square().mean(-1, /*keepdim=*/true);   // [..., 1]
    return weight * (wide * at::rsqrt(meanSquare + eps)).to(x.scalar_type());
}

}  // namespace omnidrive::kernels
