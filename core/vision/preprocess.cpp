// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/preprocess.h"

#include "base/error.h"
#include "kernels/crop_patches/crop_patches.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace omnidrive::vision {

namespace {

/// The picture's own bytes. // [H, W, 3] uint8
torch::Tensor viewOf(const Image& image) {
    require(!image.isEmpty() && image.rgb.size() == static_cast<size_t>(image.width) * static_cast<size_t>(image.height) * 3,
            "a picture of {} x {} pixels with {} bytes cannot be resized", image.width, image.height, image.rgb.size());
    return torch::from_blob(const_cast<uint8_t*>(image.rgb.data()), {image.height, image.width, 3}, torch::kUInt8);
}

/// [3, height, width] uint8
torch::Tensor resizedPlanes(const Image& image, const Size& size, const kernels::ResizedPart& part) {
    const torch::Tensor view = viewOf(image);
    require(size.width >= 1 && size.height >= 1, "a picture cannot be resized to {} x {} pixels", size.width, size.height);
    return kernels::resizeCrop(view, {0, 0, image.width, image.height, size.width, size.height}, part);
}

/// Long side when the short side becomes `size`; cut off, not rounded, as in the reference.
int scaledLongSide(int size, int longSide, int shortSide) {
    return static_cast<int>(static_cast<double>(size) * longSide / shortSide);
}

/// The short side becomes `size`, and the middle square of the long one is kept: the only pixels that are made. // [3, size, size] uint8
torch::Tensor centreSquare(const Image& image, int size) {
    const bool wide = image.width >= image.height;
    const Size whole{wide ? scaledLongSide(size, image.width, image.height) : size, wide ? size : scaledLongSide(size, image.height, image.width)};
    const auto start = [size](int side) { return static_cast<int64_t>(std::nearbyint(static_cast<double>(side - size) / 2)); };
    return resizedPlanes(image, whole, {start(whole.width), start(whole.height), size, size});
}

/// The picture in the middle of a square of the mean colour, which becomes 0 when normalised.
Image paddedToSquare(const Image& image, const std::array<float, 3>& mean) {
    const int side = std::max(image.width, image.height);
    Image square{side, side, {}, {}};
    square.rgb.resize(static_cast<size_t>(side) * static_cast<size_t>(side) * 3);
    std::array<uint8_t, 3> colour{};
    std::transform(mean.begin(), mean.end(), colour.begin(),
                   [](float value) { return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F)); });
    for (size_t i = 0; i < square.rgb.size(); i += 3) {
        std::copy(colour.begin(), colour.end(), square.rgb.begin() + static_cast<std::ptrdiff_t>(i));
    }
    const size_t left = static_cast<size_t>(side - image.width) / 2, top = static_cast<size_t>(side - image.height) / 2;
    const size_t rowBytes = static_cast<size_t>(image.width) * 3;
    for (size_t y = 0; y < static_cast<size_t>(image.height); ++y) {
        const auto from = image.rgb.begin() + static_cast<std::ptrdiff_t>(y * rowBytes);
        std::copy(from, from + static_cast<std::ptrdiff_t>(rowBytes),
                  square.rgb.begin() + static_cast<std::ptrdiff_t>(((top + y) * static_cast<size_t>(side) + left) * 3));
    }
    return square;
}

}  // namespace

torch::Tensor resizeBicubic(const Image& image, int width, int height) { return resizedPlanes(image, {width, height}, {0, 0, width, height}); }

PixelPatches preprocess(const Image& image, const PreprocessOptions& options) {
    const Size size = smartResize(image.width, image.height, options.patchSize * options.mergeSize, options.minPixels, options.maxPixels);
    PixelPatches patches;
    const kernels::CropRequest whole{0, 0, image.width, image.height, size.width, size.height};
    patches.values = kernels::cropPatches(viewOf(image), {whole},
                                          {options.patchSize, options.mergeSize, options.temporalPatchSize, options.mean, options.std});
    patches.width = size.width;
    patches.height = size.height;
    patches.gridH = size.height / options.patchSize;
    patches.gridW = size.width / options.patchSize;
    patches.imageTokens = patches.gridH * patches.gridW / (options.mergeSize * options.mergeSize);
    return patches;
}

torch::Tensor preprocessForClip(const std::vector<const Image*>& images, const ClipForm& form) {
    require(form.size >= 1, "CLIP cannot read pictures of {} pixels", form.size);
    const int64_t size = form.size;
    const auto values = torch::empty({static_cast<int64_t>(images.size()), 3, size, size}, torch::kFloat32);
    float* out = values.data_ptr<float>();
    for (const Image* image : images) {
        require(!image->isEmpty(), "CLIP needs a picture, not {} x {} pixels", image->width, image->height);
        const auto pixels = form.padToSquare ? resizedPlanes(paddedToSquare(*image, form.mean), {form.size, form.size}, {0, 0, size, size})
                                             : centreSquare(*image, form.size);
        kernels::normalisePlanes(pixels, form.mean, form.std, out);
        out += pixels.numel();
    }
    return values;
}

torch::Tensor preprocessForClip(const Image& image, int size, bool padToSquare, const std::array<float, 3>& mean,
                                const std::array<float, 3>& std) {
    return preprocessForClip({&image}, {size, padToSquare, mean, std}).squeeze(0);
}

}  // namespace omnidrive::vision
