// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "store/json_fields.h"
#include "train/golden_parts.h"
#include "vision/codec.h"
#include "vision/preprocess.h"

#include <ATen/ATen.h>

namespace omnidrive::train {

namespace {

/// The manifest's rule: within one level everywhere and exact on 99 % of the pixels.
bool agrees(const torch::Tensor& ours, const torch::Tensor& reference) {
    if (ours.sizes() != reference.sizes()) {
        return false;
    }
    const auto difference = (ours.to(torch::kInt32) - reference.to(torch::kInt32)).abs();
    return difference.max().item<int>() <= 1 && (difference == 0).to(torch::kFloat32).mean().item<double>() >= 0.99;
}

/// Normalised values back to levels. // values [3, H, W]
torch::Tensor levels(const torch::Tensor& values, const vision::PreprocessOptions& options) {
    const auto channel = [](const std::array<float, 3>& v) { return torch::tensor({v[0], v[1], v[2]}).view({3, 1, 1}); };
    return ((values * channel(options.std) + channel(options.mean)) * 255).round().to(torch::kUInt8);
}

}  // namespace

GoldenResults comparePictures(const GoldenSource& source) {
    const auto t = source.tensors();
    const auto limits = nlohmann::json::parse(source.metadata().at("size"));
    const vision::PreprocessOptions options;
    GoldenResults results;
    for (const auto& [name, tv] : t) {
        if (!name.ends_with("_tv")) {
            continue;
        }
        const auto stem = name.substr(0, name.size() - 3);
        const auto kind = stem.substr(0, stem.find('_')), index = stem.substr(stem.find('_') + 1);
        const auto picture = vision::loadImage(source.folder / "images" / ("prep" + index + ".png"));
        torch::Tensor ours;
        if (kind == "clip") {
            ours = levels(vision::preprocessForClip(*picture, static_cast<int>(tv.size(1)), false, options.mean, options.std), options);
        } else {
            const auto size = vision::smartResize(picture->width, picture->height, 28, limits.at("shortest_edge").get<int64_t>(),
                                                  limits.at("longest_edge").get<int64_t>());
            ours = vision::resizeBicubic(*picture, size.width, size.height);
        }
        results.push_back(verdict(source, stem, agrees(ours, tv) || agrees(ours, t.at(stem + "_pil")), "neither torchvision's nor Pillow's pixels"));
    }
    return results;
}

GoldenResults compareSizes(const GoldenSource& source) {
    const auto table = source.tensors().at("table").contiguous();
    const auto* row = table.const_data_ptr<int64_t>();   // height, width, factor, min, max, new height, new width
    int64_t wrong = 0;
    for (int64_t i = 0; i < table.size(0); ++i, row += 7) {
        const auto size = vision::smartResize(static_cast<int>(row[1]), static_cast<int>(row[0]), static_cast<int>(row[2]), row[3], row[4]);
        wrong += size.height == row[5] && size.width == row[6] ? 0 : 1;
    }
    return {verdict(source, "sizes", wrong == 0, fmt::format("{} of {} sizes differ", wrong, table.size(0)))};
}

}  // namespace omnidrive::train
