// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/server_policy.h"

#include "rollout/untokenised_prompt.h"

namespace omnidrive::rollout {

namespace {

/// [3, H, W] planes become rows of RGB.
vision::Image resized(const vision::Image& image, const vision::Size& size) {
    if (size.width == image.width && size.height == image.height) {
        return image;
    }
    const auto planes = vision::resizeBicubic(image, size.width, size.height);
    const auto pixels = planes.permute({1, 2, 0}).contiguous();   // [H, W, 3]
    vision::Image result;
    result.width = size.width;
    result.height = size.height;
    result.rgb.assign(pixels.data_ptr<uint8_t>(), pixels.data_ptr<uint8_t>() + pixels.numel());
    return result;
}

}  // namespace

ServerPolicy ServerPolicy::load(const std::filesystem::path& folder) {
    ServerPolicy policy;
    policy.prompts = promptsOf(folder);
    if (folder.empty()) {
        policy.preprocess.maxPixels = kDefaultMaxPixels;
    } else {
        policy.preprocess = vision::PreprocessOptions::load(folder);
    }
    return policy;
}

vision::Image shownPicture(const vision::Image& image, const vision::PreprocessOptions& options) {
    const int factor = options.patchSize * options.mergeSize;
    return resized(image, vision::smartResize(image.width, image.height, factor, options.minPixels, options.maxPixels));
}

vision::Image shownCrop(const vision::Image& crop, const vision::PreprocessOptions& options, int64_t minPixels, int64_t maxPixels) {
    const int64_t pixels = int64_t{crop.width} * crop.height;
    if (pixels >= minPixels && pixels <= maxPixels) {
        return crop;
    }
    return resized(crop, vision::smartResize(crop.width, crop.height, options.patchSize * options.mergeSize, minPixels, maxPixels));
}

}  // namespace omnidrive::rollout
