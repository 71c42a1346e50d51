// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/crop_patches/crop_plan.h"
#include "kernels/cuda/cuda_common.h"

namespace omnidrive::kernels {

/// Cuts `crops` crops, on device pointers; as cropPatches. @param mostInHeight, mostWidth, mostHeight of any crop.
void launchCropPatches(int64_t crops, int64_t mostInHeight, int64_t mostWidth, int64_t mostHeight, const CropArguments& arguments, cudaStream_t stream);

}  // namespace omnidrive::kernels
