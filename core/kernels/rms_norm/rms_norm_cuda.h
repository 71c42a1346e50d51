// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/cuda_common.h"

#include <cstdint>

namespace omnidrive::kernels {

/// Dense rows x width tensors of one element type on the current device; rstd is float (double for F64). Any alignment of whole elements.
struct RmsNormCuda {
    CudaType type = CudaType::F32;
    int64_t rows = 0, width = 0;
};

/// y = weight * round(x * rstd), rstd [rows]. With a residual, x + residual (rounded to the element type) is normed and written to `sum`.
void launchRmsNormForward(const RmsNormCuda& shape, const void* x, const void* residual, const void* weight, double eps, void* y, void* sum,
                          void* rstd, cudaStream_t stream);

/// gradX, plus gradSum where given; weightParts [blocks, width] of rstd's type: sums over `blocks` equal parts of the rows.
void launchRmsNormBackward(const RmsNormCuda& shape, const void* grad, const void* gradSum, const void* x, const void* weight,
                           const void* rstd, void* gradX, void* weightParts, int64_t blocks, cudaStream_t stream);

}  // namespace omnidrive::kernels
