// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace omnidrive::kernels {

/// Rotated queries and keys.
struct RotatedPair {
    torch::Tensor q, k;
};

/// Rotary embedding of queries and keys, NeoX halves: y = x * cos + rotateHalf(x) * sin over the last dimension, where
/// rotateHalf(a ++ b) = -b ++ a. The three axes of M-RoPE are already woven into the tables (nn/rotary.h), so this serves 1-D rotary, M-RoPE
/// and the vision tower alike. Differentiable once in q and k, not in the tables.
/// @param q [B, heads, L, D]; k [B, kvHeads, L, D]: one dtype and device, D even; the last dimension must be dense, other strides are free.
/// @param cos, sin [B or 1, 1, L, D], float32 or q's dtype, on q's device.
/// @return rotated q and k of the same shapes and dtype, laid out in memory as the inputs are. Half types round the tables, each product and the
/// sum, as Qwen2.5-VL's reference does: one rounding would be finer, but further from the numbers that its checkpoints were trained with.
/// @throws Error (InvalidArgument) when shapes, dtypes or devices do not fit.
/// Thread-safe. Source: SPEC section 3.4.
RotatedPair applyMrope(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& cos, const torch::Tensor& sin);

/// One tensor rotated by plain LibTorch operators; differentiable through autograd; any device and dtype.
/// @param x [..., L, D]; @param cos, sin broadcast to x.
torch::Tensor applyRotaryReference(const torch::Tensor& x, const torch::Tensor& cos, const torch::Tensor& sin);

}  // namespace omnidrive::kernels
