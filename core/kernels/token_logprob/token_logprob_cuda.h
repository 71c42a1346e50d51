// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/cuda_common.h"
#include "kernels/token_logprob/token_logprob_cpu.h"

namespace omnidrive::kernels {

/// As tokenStatsLoops and tokenGradLoops, on device pointers of float or double (CudaType F32 or F64). A target outside the vocabulary
/// gives NaN. Threads of `extent` is unused.
void launchTokenStats(CudaType type, const void* logits, const int64_t* targets, void* logprob, void* entropy, void* logSumExp,
                      const LogitsExtent& extent, cudaStream_t stream);
void launchTokenGrad(CudaType type, void* logits, const int64_t* targets, const void* logSumExp, const void* entropy, const void* gradLogprob,
                     const void* gradEntropy, const LogitsExtent& extent, cudaStream_t stream);

}  // namespace omnidrive::kernels
