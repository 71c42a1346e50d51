// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/cuda_common.h"

#include <cstdint>

namespace omnidrive::kernels {

/// Advantages of dense [groups, size] rewards in double, on device pointers; as groupAdvantage.
void launchGroupAdvantage(const double* rewards, double* out, int64_t groups, int64_t size, double epsilon, bool divideByStd,
                          cudaStream_t stream);

}  // namespace omnidrive::kernels
