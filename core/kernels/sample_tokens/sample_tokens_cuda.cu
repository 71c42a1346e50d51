// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/sample_tokens/sample_tokens_cuda.h"

#include "kernels/sample_tokens/sample_tokens_kernel.cuh"

namespace omnidrive::kernels {

void launchSampleTokens(int64_t rows, const SampleArguments& arguments, cudaStream_t stream) {
    if (rows == 0) {
        return;
    }
    constexpr unsigned kThreads = 1024;   // few rows, long ones: a row takes a whole multiprocessor
    sampleTokensKernel<<<static_cast<unsigned>(rows), kThreads, 0, stream>>>(arguments);
    OMNIDRIVE_CUDA_CHECK_LAUNCH("sample_tokens");
}

}  // namespace omnidrive::kernels
