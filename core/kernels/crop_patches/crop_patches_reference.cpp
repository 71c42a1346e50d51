// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/crop_patches/crop_patches.h"
#include "kernels/crop_patches/resample_table.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace omnidrive::kernels {

namespace {

/// One output value: `step` lies between the input's values.
uint8_t resampled(const uint8_t* in, int64_t step, const ResampleTable& table, int64_t at) {
    int32_t sum = 1 << (table.precision - 1);
    for (int64_t j = 0; j < table.count[static_cast<size_t>(at)]; ++j) {
        sum += in[(table.first[static_cast<size_t>(at)] + j) * step] * table.weights[static_cast<size_t>(at * table.taps + j)];
    }
    return static_cast<uint8_t>(std::clamp(sum >> table.precision, 0, 255));
}

/// [height, width, 3]
std::vector<uint8_t> resized(const torch::Tensor& frame, const CropRequest& crop) {
    const int64_t inWidth = crop.right - crop.left, inHeight = crop.bottom - crop.top;
    const auto across = ResampleTable::cubic(inWidth, crop.width), down = ResampleTable::cubic(inHeight, crop.height);
    std::vector<uint8_t> narrow(static_cast<size_t>(inHeight * crop.width * 3)), out(static_cast<size_t>(crop.height * crop.width * 3));
    for (int64_t y = 0; y < inHeight; ++y) {
        const uint8_t* row = frame.const_data_ptr<uint8_t>() + ((crop.top + y) * frame.size(1) + crop.left) * 3;
        for (int64_t i = 0; i < crop.width * 3; ++i) {
            narrow[static_cast<size_t>(y * crop.width * 3 + i)] = resampled(row + i % 3, 3, across, i / 3);
        }
    }
    for (int64_t y = 0; y < crop.height; ++y) {
        for (int64_t i = 0; i < crop.width * 3; ++i) {
            out[static_cast<size_t>(y * crop.width * 3 + i)] = resampled(narrow.data() + i, crop.width * 3, down, y);
        }
    }
    return out;
}

}  // namespace

torch::Tensor cropPatchesReference(const torch::Tensor& frameIn, const std::vector<CropRequest>& crops, const PatchForm& form) {
    const auto frame = frameIn.cpu().contiguous();
    std::vector<torch::Tensor> parts;
    for (const auto& crop : crops) {
        const auto pixels = resized(frame, crop);
        const int64_t cell = form.patch * form.merge;
        const auto levels = torch::from_blob(const_cast<uint8_t*>(pixels.data()), {crop.height, crop.width, 3}, torch::kUInt8).to(torch::kFloat);
        const auto mean = torch::tensor(std::vector<float>(form.mean.begin(), form.mean.end())) * 255.0F;
        const auto std = torch::tensor(std::vector<float>(form.std.begin(), form.std.end())) * 255.0F;
        // [cells down, merge, patch, cells across, merge, patch, 3] -> (cell row, cell, row in it, patch in it, channel, y, x)
        const auto cut = ((levels - mean) / std).view({crop.height / cell, form.merge, form.patch, crop.width / cell, form.merge, form.patch, 3})
                             .permute({0, 3, 1, 4, 6, 2, 5});
        const auto rows = cut.reshape({-1, 3, 1, form.patch * form.patch}).expand({-1, 3, form.temporal, form.patch * form.patch});
        parts.push_back(rows.reshape({rows.size(0), -1}));
    }
    return parts.empty() ? torch::empty({0, 3 * form.temporal * form.patch * form.patch}) : at::cat(parts);
}

}  // namespace omnidrive::kernels
