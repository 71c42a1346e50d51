// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <vector>

namespace omnidrive::nn {

/// Position of one decoder token on M-RoPE's three axes (SPEC section 3.4): text has t = h = w.
using MropePosition = std::array<int32_t, 3>;

/// Cosines and sines of a rotary embedding, ready for NeoX rotate-half.
struct RotaryTables {
    torch::Tensor cos;   ///< [..., headDim] float32
    torch::Tensor sin;   ///< same shape
};

/// M-RoPE tables for the decoder (SPEC section 3.4): frequency channel i belongs to the axis whose section holds i, both halves alike.
/// @param positions B rows, each of any length; shorter rows are padded at the right with position 0.
/// @param sections  channels for temporal, height, width; their sum is headDim / 2.
/// @return tables [B, 1, L, headDim] (the 1 broadcasts over heads), computed in float32, on the CPU.
RotaryTables mropeTables(const std::vector<std::vector<MropePosition>>& positions, int64_t headDim, const std::vector<int64_t>& sections,
                         double theta);

/// 2-D rotary tables of the vision tower for one picture (SPEC section 3.3): row frequencies, then column frequencies, in merge-cell order.
/// @return tables [gridH * gridW, headDim] float32.
RotaryTables visionTables(int gridH, int gridW, int mergeSize, int64_t headDim, double theta = 10000.0);

/// x * cos + rotateHalf(x) * sin over the last dimension; cos and sin must broadcast to x. Computed in x's dtype.
torch::Tensor applyRotary(const torch::Tensor& x, const RotaryTables& tables);

}  // namespace omnidrive::nn
