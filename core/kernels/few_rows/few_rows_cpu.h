// SPDX-License-Identifier: GPL-3.0-or-later
// Raw loops behind few_rows.cpp: dense row-major pointers, no checks, no LibTorch.
#pragma once

#include <cstdint>

namespace omnidrive::kernels {

/// Outputs that lie side by side in a packed matrix.
constexpr int64_t kPanel = 16;

/// Floats that packPanels writes: outputs rounded up to whole panels, times inputs.
inline int64_t packedSize(int64_t outputs, int64_t inputs) { return (outputs + kPanel - 1) / kPanel * kPanel * inputs; }

/// weight [outputs, inputs] as panels [outputs / 16][inputs][16]; what the last panel lacks is zero.
void packPanels(const float* weight, int64_t outputs, int64_t inputs, float* packed);

/// rows x inputs values times a packed matrix.
struct FewRowsExtent {
    int64_t rows = 0, inputs = 0, outputs = 0;
    int threads = 1;
};

/// y [rows, outputs] = x [rows, inputs] times the matrix, plus bias [outputs] (may be null). Each value is one sum over the inputs in their order:
/// the same bits whatever the number of rows and threads.
void fewRowsLoops(const float* x, const float* packed, const float* bias, float* y, const FewRowsExtent& extent);

}  // namespace omnidrive::kernels
