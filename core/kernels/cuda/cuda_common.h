// SPDX-License-Identifier: GPL-3.0-or-later
// What the .cu files share on the host side. No LibTorch, so that nvcc compiles them in seconds.
#pragma once

#include <cuda_runtime_api.h>

namespace omnidrive::kernels {

/// Element type of the tensors behind raw pointers. Sums are made in float, for F64 in double.
enum class CudaType { F32, F64, F16, BF16 };

/// Throws Error (Device) naming the call, its source line and CUDA's own words unless `code` is cudaSuccess.
void checkCuda(cudaError_t code, const char* what, const char* file, int line);

}  // namespace omnidrive::kernels

/// Every call into the CUDA run time goes through this.
#define OMNIDRIVE_CUDA_CHECK(call) ::omnidrive::kernels::checkCuda((call), #call, __FILE__, __LINE__)
/// After every launch: a bad configuration is reported here, a fault inside the kernel by the next call that waits.
#define OMNIDRIVE_CUDA_CHECK_LAUNCH(name) ::omnidrive::kernels::checkCuda(cudaGetLastError(), "launch of " name, __FILE__, __LINE__)
