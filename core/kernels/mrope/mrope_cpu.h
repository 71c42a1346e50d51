// SPDX-License-Identifier: GPL-3.0-or-later
// Raw loops behind mrope.cpp: pointers and strides (in values), no checks, no LibTorch.
#pragma once

#include <cstdint>

namespace omnidrive::kernels {

/// Where the rows of a [batch, heads, length, dim] tensor lie; the last dimension is dense.
struct HeadStrides {
    int64_t batch = 0, head = 0, token = 0;
};

/// What is rotated, and by which rows of the tables (dense rows of `dim` values; a stride of 0 repeats).
struct RotaryExtent {
    int64_t batch = 0, heads = 0, length = 0, dim = 0;
    HeadStrides in, out;
    int64_t tableBatch = 0, tableToken = 0;
    bool inverse = false;   ///< apply the transposed rotation, which is the gradient of the forward one
    int threads = 1;
};

void rotaryLoops(const float* in, const float* cos, const float* sin, float* out, const RotaryExtent& extent);
void rotaryLoops(const double* in, const double* cos, const double* sin, double* out, const RotaryExtent& extent);

}  // namespace omnidrive::kernels
