// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <vector>

namespace omnidrive::kernels {

/// A box of a frame and the size in which it is shown, pixels.
struct CropRequest {
    int64_t left = 0, top = 0, right = 0, bottom = 0;   ///< half open, inside the frame, not empty
    int64_t width = 0, height = 0;                      ///< multiples of patch * merge
};

/// How pictures become the rows that the vision tower reads (SPEC section 3.2).
struct PatchForm {
    int64_t patch = 14, merge = 2, temporal = 2;
    std::array<float, 3> mean{}, std{};   ///< of values in [0, 1]
};

/// Crops, resizes (bicubic, a = -0.5, anti-aliased, rounded to 8 bits along each axis), normalises and cuts into patches: any number of boxes of one
/// frame in one call.
/// @param frame [H, W, 3] uint8, dense rows. On a GPU the work is done there.
/// @return [rows, 3 * temporal * patch^2] float32 on the frame's device, crop after crop, each with (height / patch) * (width / patch) rows: merge cells
/// row by row, patches row by row within, values (channel, time, y, x). A still picture repeats itself over time.
/// @throws Error (InvalidArgument) naming the crop when a box or size breaks the above. Thread-safe. Source: SPEC sections 3.2 and 4.3.
torch::Tensor cropPatches(const torch::Tensor& frame, const std::vector<CropRequest>& crops, const PatchForm& form);

/// Part of a picture that was resized, its pixels.
struct ResizedPart {
    int64_t left = 0, top = 0, width = 0, height = 0;
};

/// The pixels of one crop before they are normalised: [3, height, width] uint8, dense, on the CPU.
/// @param frame [H, W, 3] uint8 on the CPU, dense; the size of the crop need not be a multiple of anything.
/// @param part the only pixels that are made.
torch::Tensor resizeCrop(const torch::Tensor& frame, const CropRequest& crop, const ResizedPart& part);
torch::Tensor resizeCrop(const torch::Tensor& frame, const CropRequest& crop);

/// Values of levels: (level / 255 - mean) / std of each channel. @param planes [3, height, width] uint8, each dense. @param out as many
/// float32, dense.
void normalisePlanes(const torch::Tensor& planes, const std::array<float, 3>& mean, const std::array<float, 3>& std, float* out);

/// The same as cropPatches from plain loops over the integers that LibTorch's resize works with; on the CPU.
torch::Tensor cropPatchesReference(const torch::Tensor& frame, const std::vector<CropRequest>& crops, const PatchForm& form);

}  // namespace omnidrive::kernels
