// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/cuda_common.h"
#include "kernels/mrope/mrope_cpu.h"

namespace omnidrive::kernels {

/// As rotaryLoops, on device pointers; the tables are float (double for F64). Threads of `extent` is unused.
void launchRotary(CudaType type, const void* in, const void* cos, const void* sin, void* out, const RotaryExtent& extent,
                  cudaStream_t stream);

}  // namespace omnidrive::kernels
