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

/// Resized picture with its channels last in memory. // [H, W, 3] uint8
torch::Tensor resizeChannelsLast(const Image& image, int width, int height) {
    const torch::Tensor view = viewOf(image);
    require(width >= 1 && height >= 1, "a picture cannot be resized to {} x {} pixels", width, height);
    return kernels::resizeCrop(view, {0, 0, image.width, image.height, width, height});
}

/// Long side when the short side becomes `size`; cut off, not rounded, as in the reference.
int scaledLongSide(int size, int longSide, int shortSide) {
    return static_cast<int>(static_cast<double>(size) * longSide / shortSide);
}

torch::Tensor resizeShortSide(const Image& image, int size) {
    const bool wide = image.width >= image.height;
    const int width = wide ? scaledLongSide(size, image.width, image.height) : size;
    const int height = wide ? size : scaledLongSide(size, image.height, image.width);
    return resizeChannelsLast(image, width, height);
}

torch::Tensor centreCrop(const torch::Tensor& picture, int size) {
    const auto start = [size](int64_t side) { return static_cast<int64_t>(std::nearbyint(static_cast<double>(side - size) / 2)); };
    return picture.narrow(0, start(picture.size(0)), size).narrow(1, start(picture.size(1)), size);
}

/// The picture in the middle of a square of the mean colour, which becomes 0 when normalised.
Image paddedToSquare(const Image& image, const std::array<float, 3>& mean) {
    const int side = std::max(image.width, image.height);
    Image square{side, side, {}, {}};
    square.rgb.resize(static_cast<size_t>(side) * static_cast<size_t>(side) * 3);
    for (size_t i = 0; i < square.rgb.size(); ++i) {
        square.rgb[i] = static_cast<uint8_t>(std::lround(std::clamp(mean[i % 3], 0.0F, 1.0F) * 255.0F));
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

torch::Tensor resizeBicubic(const Image& image, int width, int height) {
    return resizeChannelsLast(image, width, height).permute({2, 0, 1}).contiguous();
}

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

torch::Tensor preprocessForClip(const Image& image, int size, bool padToSquare, const std::array<float, 3>& mean,
                                const std::array<float, 3>& std) {
    require(size >= 1 && !image.isEmpty(), "CLIP needs a picture and a size above 0, not {} x {} pixels and {}", image.width, image.height, size);
    const torch::Tensor square = padToSquare ? resizeChannelsLast(paddedToSquare(image, mean), size, size)
                                             : centreCrop(resizeShortSide(image, size), size).contiguous();
    const auto table = kernels::levelTable(mean, std);
    torch::Tensor values = torch::empty({3, size, size}, torch::kFloat32);
    const uint8_t* pixels = square.const_data_ptr<uint8_t>();
    float* out = values.data_ptr<float>();
    for (size_t c = 0; c < 3; ++c) {
        for (int64_t i = 0; i < int64_t{size} * size; ++i) {
            *out++ = table[c][pixels[i * 3 + static_cast<int64_t>(c)]];
        }
    }
    return values;
}

}  // namespace omnidrive::vision
