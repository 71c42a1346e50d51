// SPDX-License-Identifier: GPL-3.0-or-later
// Raw loops behind rms_norm.cpp: dense row-major pointers, no checks, no LibTorch.
#pragma once

#include <cstdint>

namespace omnidrive::kernels {

/// rows x width values; `threads` is the size of the OpenMP team.
struct RmsNormExtent {
    int64_t rows = 0, width = 0;
    int threads = 1;
};

/// y = weight * x * rstd and rstd [rows] = 1 / sqrt(mean(x^2) + eps); with a residual, x + residual is normed and also written to `sum`.
/// residual and sum are both given or both null.
void rmsNormForwardLoops(const float* x, const float* residual, const float* weight, double eps, float* y, float* sum, float* rstd,
                         const RmsNormExtent& extent);
void rmsNormForwardLoops(const double* x, const double* residual, const double* weight, double eps, double* y, double* sum, double* rstd,
                         const RmsNormExtent& extent);

/// Number of row blocks the weight's gradient is summed in; depends on the rows alone.
int64_t rmsNormBlocks(int64_t rows);

/// gradX [rows, width] = gradient through the norm, plus gradSum where that is given; weightParts [rmsNormBlocks(rows), width] receives one
/// partial sum of the weight's gradient a block (may be null when it is not needed).
void rmsNormBackwardLoops(const float* grad, const float* gradSum, const float* x, const float* weight, const float* rstd, float* gradX,
                          float* weightParts, const RmsNormExtent& extent);
void rmsNormBackwardLoops(const double* grad, const double* gradSum, const double* x, const double* weight, const double* rstd,
                          double* gradX, double* weightParts, const RmsNormExtent& extent);

}  // namespace omnidrive::kernels
