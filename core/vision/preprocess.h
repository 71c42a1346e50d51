// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/image.h"
#include "vision/resize_rule.h"

#include <torch/types.h>

#include <array>
#include <filesystem>
#include <vector>

namespace omnidrive::vision {

/// preprocessor_config.json of a Qwen2.5-VL checkpoint (SPEC section 3.2), both spellings of the pixel limits.
struct PreprocessOptions {
    int patchSize = 14;
    int mergeSize = 2;
    int temporalPatchSize = 2;
    int64_t minPixels = 3136;
    int64_t maxPixels = 12845056;
    std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};
    std::array<float, 3> std{0.26862954F, 0.26130258F, 0.27577711F};

    static PreprocessOptions load(const std::filesystem::path& checkpointFolder);
};

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
