// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/preprocess.h"

#include "base/error.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace omnidrive::vision {

namespace {

/// [3, H, W] uint8 from interleaved RGB.
torch::Tensor planes(const Image& image) {
    auto* data = const_cast<uint8_t*>(image.rgb.data());
    return torch::from_blob(data, {image.height, image.width, 3}, torch::kUInt8).permute({2, 0, 1}).contiguous();
}

torch::Tensor channelTensor(const std::array<float, 3>& values) { return torch::tensor({values[0], values[1], values[2]}).view({3, 1, 1}); }

/// The reference's fused rescale and normalise: (x - mean * 255) / (std * 255), in float32.
torch::Tensor normalise(const torch::Tensor& pixels, const std::array<float, 3>& mean, const std::array<float, 3>& std) {
    return (pixels.to(torch::kFloat32) - channelTensor(mean) * 255.0) / (channelTensor(std) * 255.0);
}

Image padToSquareImage(const Image& image, const std::array<float, 3>& mean) {
    const int side = std::max(image.width, image.height);
    Image square{side, side, {}, {}};
    square.rgb.resize(static_cast<size_t>(side) * static_cast<size_t>(side) * 3);
    for (size_t i = 0; i < square.rgb.size(); ++i) {
        square.rgb[i] = static_cast<uint8_t>(std::lround(mean[i % 3] * 255));
    }
    const int left = (side - image.width) / 2, top = (side - image.height) / 2;
    for (int y = 0; y < image.height; ++y) {
        std::copy_n(&image.rgb[static_cast<size_t>(y) * static_cast<size_t>(image.width) * 3], static_cast<size_t>(image.width) * 3,
                    &square.rgb[(static_cast<size_t>(top + y) * static_cast<size_t>(side) + static_cast<size_t>(left)) * 3]);
    }
    return square;
}

template <typename T>
void take(const nlohmann::json& object, const char* name, T& target) {
    if (object.contains(name) && !object[name].is_null()) {
        target = object[name].get<T>();
    }
}

void readOptions(const nlohmann::json& object, PreprocessOptions& options) {
    take(object, "patch_size", options.patchSize);
    take(object, "merge_size", options.mergeSize);
    take(object, "temporal_patch_size", options.temporalPatchSize);
    if (object.contains("size") && object["size"].is_object()) {
        take(object["size"], "shortest_edge", options.minPixels);
        take(object["size"], "longest_edge", options.maxPixels);
        take(object["size"], "min_pixels", options.minPixels);
        take(object["size"], "max_pixels", options.maxPixels);
    }
    take(object, "min_pixels", options.minPixels);
    take(object, "max_pixels", options.maxPixels);
    take(object, "image_mean", options.mean);
    take(object, "image_std", options.std);
}

}  // namespace

PreprocessOptions PreprocessOptions::load(const std::filesystem::path& folder) {
    PreprocessOptions options;
    const auto path = std::filesystem::exists(folder / "preprocessor_config.json") ? folder / "preprocessor_config.json" : folder / "processor_config.json";
    std::ifstream stream(path);
    if (!stream) {
        fail(ErrorKind::Io, "cannot read {}", (folder / "preprocessor_config.json").string());
    }
    const auto parsed = nlohmann::json::parse(stream, nullptr, false);
    if (!parsed.is_object()) {
        fail(ErrorKind::Format, "{} is not a JSON object", path.string());
    }
    try {
        readOptions(parsed.contains("image_processor") ? parsed["image_processor"] : parsed, options);
    } catch (const nlohmann::json::exception& error) {
        fail(ErrorKind::Format, "{}: {}", path.string(), error.what());
    }
    if (options.patchSize < 1 || options.mergeSize < 1 || options.temporalPatchSize < 1 || options.minPixels < 1 || options.maxPixels < options.minPixels) {
        fail(ErrorKind::Format, "{}: patch, merge and pixel limits must be positive, min_pixels at most max_pixels", path.string());
    }
    return options;
}

torch::Tensor resizeBicubic(const Image& image, int width, int height) {
    const auto pixels = planes(image);
    if (image.width == width && image.height == height) {
        return pixels;
    }
    return at::_upsample_bicubic2d_aa(pixels.unsqueeze(0), {height, width}, false, std::nullopt, std::nullopt).squeeze(0);
}

PixelPatches preprocess(const Image& image, const PreprocessOptions& options) {
    require(!image.isEmpty(), "an empty picture cannot be shown to the model");
    const int factor = options.patchSize * options.mergeSize;
    const Size size = smartResize(image.width, image.height, factor, options.minPixels, options.maxPixels);
    const auto pixels = normalise(resizeBicubic(image, size.width, size.height), options.mean, options.std);   // [3, H, W]
    PixelPatches patches;
    patches.width = size.width;
    patches.height = size.height;
    patches.gridH = size.height / options.patchSize;
    patches.gridW = size.width / options.patchSize;
    patches.imageTokens = patches.gridH * patches.gridW / (options.mergeSize * options.mergeSize);
    const int64_t m = options.mergeSize, p = options.patchSize, t = options.temporalPatchSize;
    patches.values = pixels.view({3, patches.gridH / m, m, p, patches.gridW / m, m, p})
                         .permute({1, 4, 2, 5, 0, 3, 6})                        // [gh/m, gw/m, m, m, 3, p, p]
                         .unsqueeze(5)
                         .expand({patches.gridH / m, patches.gridW / m, m, m, 3, t, p, p})   // the frame is shown t times
                         .reshape({static_cast<int64_t>(patches.gridH) * patches.gridW, 3 * t * p * p});
    return patches;
}

torch::Tensor preprocessForClip(const Image& image, int size, bool padToSquare, const std::array<float, 3>& mean, const std::array<float, 3>& std) {
    require(!image.isEmpty(), "an empty picture cannot be scored");
    if (padToSquare && image.width != image.height) {
        return preprocessForClip(padToSquareImage(image, mean), size, false, mean, std);
    }
    const bool wide = image.width >= image.height;
    const int shortSide = std::min(image.width, image.height), longSide = std::max(image.width, image.height);
    const int scaledLong = static_cast<int>(static_cast<int64_t>(size) * longSide / shortSide);
    const int width = wide ? scaledLong : size, height = wide ? size : scaledLong;
    const auto resized = resizeBicubic(image, width, height);
    const int top = (height - size) / 2, left = (width - size) / 2;
    return normalise(resized.narrow(1, top, size).narrow(2, left, size), mean, std);
}

}  // namespace omnidrive::vision
