// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/cuda_common.h"
#include "kernels/sample_tokens/sample_arguments.h"

namespace omnidrive::kernels {

/// Draws one token for each of `rows` rows, on device pointers; as sampleTokens, with the banned tokens' logits -inf already.
void launchSampleTokens(int64_t rows, const SampleArguments& arguments, cudaStream_t stream);

}  // namespace omnidrive::kernels
