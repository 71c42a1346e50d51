// SPDX-License-Identifier: GPL-3.0-or-later
// Two passes over all crops of a call: across into bytes, then down, normalised and into the rows of the patches. Integer arithmetic, so results
// are the CPU's to the bit.
#pragma once

#include "kernels/crop_patches/crop_plan.h"

#include <cstdint>

namespace omnidrive::kernels {

/// One value of an axis from every `step`-th byte of `in`.
__device__ inline int32_t resampledLevel(const uint8_t* in, int64_t step, const CropArguments& a, const AxisPlan& axis, int32_t at) {
    const int16_t* weights = a.weights + axis.weights + static_cast<int64_t>(at) * axis.taps;
    const int32_t first = a.first[axis.spans + at], count = a.count[axis.spans + at];
    int32_t sum = 1 << (axis.precision - 1);
    for (int32_t j = 0; j < count; ++j) {
        sum += in[(first + j) * step] * weights[j];
    }
    sum >>= axis.precision;
    return sum < 0 ? 0 : sum > 255 ? 255 : sum;
}

/// Grid: x over the values of a crop, y one crop each. Neighbouring threads write neighbouring bytes.
__global__ void cropAcrossKernel(CropArguments a) {
    const CropPlan& plan = a.plans[blockIdx.y];
    const int64_t rowValues = static_cast<int64_t>(plan.width) * 3, values = rowValues * plan.inHeight;
    for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < values; i += static_cast<int64_t>(gridDim.x) * blockDim.x) {
        const int64_t y = i / rowValues, channel = i % 3;
        const uint8_t* row = a.frame + ((plan.top + y) * a.frameWidth + plan.left) * 3 + channel;
        a.narrowed[plan.narrow + i] = static_cast<uint8_t>(resampledLevel(row, 3, a, plan.across, static_cast<int32_t>(i % rowValues / 3)));
    }
}

/// Grid: x over the values of a crop's patches at one time, y one crop each. Threads follow the rows of the result, so that writes are dense.
__global__ void cropDownKernel(CropArguments a) {
    const CropPlan& plan = a.plans[blockIdx.y];
    const int64_t area = static_cast<int64_t>(a.patch) * a.patch, rowValues = 3 * area, outRow = rowValues * a.temporal;
    const int32_t cellsAcross = plan.width / (a.patch * a.merge), blocks = a.merge * a.merge;
    const int64_t rows = static_cast<int64_t>(plan.height / a.patch) * (plan.width / a.patch), values = rows * rowValues;
    const int64_t rowBytes = static_cast<int64_t>(plan.width) * 3;
    for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < values; i += static_cast<int64_t>(gridDim.x) * blockDim.x) {
        const int64_t row = i / rowValues, cell = row / blocks;
        const auto block = static_cast<int32_t>(row % blocks), inRow = static_cast<int32_t>(i % rowValues);
        const auto channel = static_cast<int32_t>(inRow / area), pixel = static_cast<int32_t>(inRow % area);
        const auto y = static_cast<int32_t>((cell / cellsAcross * a.merge + block / a.merge) * a.patch + pixel / a.patch);
        const auto x = static_cast<int32_t>((cell % cellsAcross * a.merge + block % a.merge) * a.patch + pixel % a.patch);
        const int32_t level = resampledLevel(a.narrowed + plan.narrow + static_cast<int64_t>(x) * 3 + channel, rowBytes, a, plan.down, y);
        const float value = (static_cast<float>(level) - a.shift[channel]) / a.scale[channel];
        float* out = a.out + (plan.row + row) * outRow + channel * a.temporal * area + pixel;
        for (int32_t t = 0; t < a.temporal; ++t) {
            out[t * area] = value;
        }
    }
}

}  // namespace omnidrive::kernels
