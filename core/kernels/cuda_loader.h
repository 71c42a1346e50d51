// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::kernels {

/// What loadCudaKernels() found.
struct CudaStatus {
    bool driverPresent = false;   ///< a CUDA driver with at least one device answers
    int deviceCount = 0;          ///< devices the driver reports
    bool loaded = false;          ///< libomnidrive_cuda.so is in this process: CUDA tensors may be used
    std::string problem;          ///< one sentence saying why not loaded; empty when loaded
};

/// Loads libomnidrive_cuda.so (and with it LibTorch's CUDA half) into this process when a GPU is present. Looked for in
/// $OMNIDRIVE_CUDA_LIBRARY (a file), beside the program, and in <program>/../lib. Must be called before the first use of a CUDA tensor or
/// question about CUDA, because LibTorch remembers the first answer; programs call it at start when a CUDA device is asked for.
/// Without a GPU it opens nothing and costs well below a millisecond. Thread-safe; the work is done once, later calls return the same.
const CudaStatus& loadCudaKernels();

}  // namespace omnidrive::kernels
