// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/common/tensor_checks.h"
#include "kernels/mrope/mrope.h"

#include <ATen/ATen.h>

namespace omnidrive::kernels {

torch::Tensor applyRotaryReference(const torch::Tensor& x, const torch::Tensor& cos, const torch::Tensor& sin) {
    const auto type = accumulationType(x.scalar_type());
    const auto wide = x.to(type);
    const int64_t half = x.size(-1) / 2;
    const auto rotated = at::cat({-wide.narrow(-1, half, half), wide.narrow(-1, 0, half)}, -1);
    return (wide * cos.to(type) + rotated * sin.to(type)).to(x.scalar_type());
}

}  // namespace omnidrive::kernels
