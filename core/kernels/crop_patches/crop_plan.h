// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/crop_patches/resample_table.h"

#include <cstdint>

namespace omnidrive::kernels {

/// Where an axis of a crop finds its table in the arrays of a call.
struct AxisPlan {
    int64_t spans = 0;     // of first and count
    int64_t weights = 0;
    int32_t taps = 0;
    int32_t precision = 0;
};

/// One crop of a call.
struct CropPlan {
    int32_t left = 0, top = 0, inWidth = 0, inHeight = 0, width = 0, height = 0;
    int64_t narrow = 0;    // into the bytes between the passes, [inHeight, width, 3]
    int64_t row = 0;       // of the result
    AxisPlan across, down;
};

/// Dense arrays of a call, on the device that works.
struct CropArguments {
    const uint8_t* frame = nullptr;     // [frameHeight, frameWidth, 3]
    int64_t frameWidth = 0;
    const CropPlan* plans = nullptr;    // [crops]
    const int32_t* first = nullptr;     // by AxisPlan::spans
    const int32_t* count = nullptr;
    const int16_t* weights = nullptr;   // by AxisPlan::weights
    uint8_t* narrowed = nullptr;        // by CropPlan::narrow
    float* out = nullptr;               // [rows, 3 * temporal * patch^2]
    int32_t patch = 14, merge = 2, temporal = 2;
    float shift[3] = {}, scale[3] = {}; // value = (level - shift) / scale
};

}  // namespace omnidrive::kernels
