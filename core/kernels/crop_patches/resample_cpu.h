// SPDX-License-Identifier: GPL-3.0-or-later
// Raw loops behind crop_patches.cpp: dense pointers, no checks, no LibTorch.
#pragma once

#include "kernels/crop_patches/resample_table.h"

#include <cstdint>

namespace omnidrive::kernels {

/// Resizes a box of a frame, across and then down, each rounded to 8 bits: what both tables cover of the result.
/// @param rgb first pixel of the box; rows of `rowBytes` bytes. @param planes [3, rows of `down`, columns of `across`], written.
/// @param isPlain without the processor's own instructions, as on one that lacks them: the same numbers.
void resampleToPlanes(const uint8_t* rgb, int64_t rowBytes, const ResampleTable& across, const ResampleTable& down, uint8_t* planes,
                      bool isPlain = false);

/// out[i] = (levels[i] - shift) / scale.
void normaliseLevels(const uint8_t* levels, int64_t count, float shift, float scale, float* out);

}  // namespace omnidrive::kernels
