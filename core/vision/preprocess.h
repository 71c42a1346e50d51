// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/image.h"
#include "vision/preprocess_options.h"
#include "vision/resize_rule.h"

#include <torch/types.h>

#include <array>
#include <vector>

namespace omnidrive::vision {

/// One picture ready for the vision tower.
struct PixelPatches {
    torch::Tensor values;   ///< [gridH * gridW, 3 * 2 * patch * patch] float32, order of SPEC section 3.2
    int gridH = 0;          ///< patches down
    int gridW = 0;          ///< patches across
    int width = 0;          ///< resized picture, pixels
    int height = 0;
    int imageTokens = 0;    ///< merged tokens, gridH * gridW / mergeSize^2
};

/// [3, H, W] uint8 picture resized as the reference does (bicubic, anti-aliased, a = -0.5, rounded to 8 bit).
torch::Tensor resizeBicubic(const Image& image, int width, int height);

/// Resize by smartResize with the given limits, rescale, normalise, cut into patches.
PixelPatches preprocess(const Image& image, const PreprocessOptions& options);

/// CLIP's preprocessing (SPEC section 10).
struct ClipForm {
    int size = 224;
    /// False: short side to `size`, centre crop. True: the whole crop, padded with the mean colour to a square first, so that long objects keep
    /// their ends.
    bool padToSquare = false;
    std::array<float, 3> mean{}, std{};
};

/// @return [images, 3, size, size] float32 normalised.
torch::Tensor preprocessForClip(const std::vector<const Image*>& images, const ClipForm& form);
/// The same of one picture. @return [3, size, size].
torch::Tensor preprocessForClip(const Image& image, int size, bool padToSquare, const std::array<float, 3>& mean,
                                const std::array<float, 3>& std);

}  // namespace omnidrive::vision
