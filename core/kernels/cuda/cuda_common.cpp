// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/cuda_common.h"

#include "base/error.h"

namespace omnidrive::kernels {

void checkCuda(cudaError_t code, const char* what, const char* file, int line) {
    if (code != cudaSuccess) {
        fail(code == cudaErrorMemoryAllocation ? ErrorKind::OutOfMemory : ErrorKind::Device, "{}:{}: {}: {}", file, line, what,
             cudaGetErrorString(code));
    }
}

}  // namespace omnidrive::kernels
