// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/crop_patches/crop_patches_cuda.h"

#include "kernels/crop_patches/crop_patches_kernel.cuh"

#include <algorithm>

namespace omnidrive::kernels {

namespace {

constexpr unsigned kThreads = 256;

/// Blocks for the largest crop, few enough that a grid stays small; smaller crops leave theirs at once.
dim3 gridFor(int64_t values, int64_t crops) {
    const int64_t blocks = std::clamp<int64_t>((values + kThreads - 1) / kThreads, 1, 1024);
    return {static_cast<unsigned>(blocks), static_cast<unsigned>(crops), 1};
}

}  // namespace

void launchCropPatches(int64_t crops, int64_t mostInHeight, int64_t mostWidth, int64_t mostHeight, const CropArguments& arguments, cudaStream_t stream) {
    if (crops == 0) {
        return;
    }
    cropAcrossKernel<<<gridFor(mostInHeight * mostWidth * 3, crops), kThreads, 0, stream>>>(arguments);
    OMNIDRIVE_CUDA_CHECK_LAUNCH("crop_patches across");
    cropDownKernel<<<gridFor(mostHeight * mostWidth * 3, crops), kThreads, 0, stream>>>(arguments);
    OMNIDRIVE_CUDA_CHECK_LAUNCH("crop_patches down");
}

}  // namespace omnidrive::kernels
