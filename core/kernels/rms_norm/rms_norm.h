// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace omnidrive::kernels {

/// Root-mean-square norm over the last dimension: weight * x / sqrt(mean(x^2) + eps). The normalised value is computed in float32 (float64
/// for float64 input) and rounded to x's dtype before it meets the weight, as Qwen2RMSNorm does. Differentiable once in x and weight.
/// @param x       [..., H] floating point, any strides; H >= 1.
/// @param weight  [H], x's dtype and device.
/// @param eps     > 0, added to the mean square.
/// @return [..., H], x's dtype, contiguous.
/// @throws Error (InvalidArgument) when shapes, dtypes or devices do not fit.
/// Thread-safe. The weight's gradient is summed over fixed blocks of rows: the same bits whatever the number of threads.
/// Source: SPEC section 3.1; B. Zhang and R. Sennrich, arXiv 1910.07467, equation 4.
torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight, double eps);

/// A residual sum and its norm.
struct AddRmsNorm {
    torch::Tensor normed;   ///< rmsNorm(sum, weight, eps)
    torch::Tensor sum;      ///< x + residual, for the next residual connection
};

/// x + residual and its norm in one pass over memory; differentiable in all three tensors.
/// @param x, residual [..., H] of one shape, dtype and device; otherwise as rmsNorm.
AddRmsNorm addRmsNorm(const torch::Tensor& x, const torch::Tensor& residual, const torch::Tensor& weight, double eps);

/// The same as rmsNorm from plain LibTorch operators, obviously right, differentiable through autograd; any device and dtype.
torch::Tensor rmsNormReference(const torch::Tensor& x, const torch::Tensor& weight, double eps);

}  // namespace omnidrive::kernels
