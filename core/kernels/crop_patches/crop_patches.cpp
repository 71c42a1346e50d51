// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/crop_patches/crop_patches.h"

#include "base/error.h"
#include "kernels/crop_patches/crop_plan.h"
#include "kernels/crop_patches/resample_cpu.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <algorithm>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;

constexpr const char* kOp = "crop_patches";

/// Writes the rows of the merge cell whose first pixel is `values`, in a band of three planes. @return the end of what was written.
float* writeCell(const float* values, int64_t width, const PatchForm& form, float* out) {
    const int64_t planeValues = form.patch * form.merge * width;
    for (int64_t block = 0; block < form.merge * form.merge; ++block) {
        const float* corner = values + (block / form.merge * width + block % form.merge) * form.patch;
        for (int64_t c = 0; c < 3; ++c) {
            const float* const frame = out;
            for (int64_t y = 0; y < form.patch; ++y) {
                out = std::copy_n(corner + c * planeValues + y * width, form.patch, out);
            }
            for (int64_t t = 1; t < form.temporal; ++t) {
                out = std::copy(frame, frame + form.patch * form.patch, out);
            }
        }
    }
    return out;
}

int64_t rowsOf(const CropRequest& crop, const PatchForm& form) { return crop.height / form.patch * (crop.width / form.patch); }

Tensor roomFor(const Tensor& frame, const std::vector<CropRequest>& crops, const PatchForm& form) {
    int64_t rows = 0;
    for (const auto& crop : crops) {
        rows += rowsOf(crop, form);
    }
    return at::empty({rows, 3 * form.temporal * form.patch * form.patch}, frame.options().dtype(torch::kFloat));
}

/// Band by band: the values of one row of merge cells fit the caches, those of a whole frame do not.
Tensor onCpu(const Tensor& frame, const std::vector<CropRequest>& crops, const PatchForm& form) {
    const auto rows = roomFor(frame, crops, form);
    float* out = rows.data_ptr<float>();
    const int64_t cell = form.patch * form.merge;
    std::vector<float> band;   // [3, cell, width]
    for (const auto& crop : crops) {
        const auto planes = resizeCrop(frame, crop);
        band.resize(static_cast<size_t>(3 * cell * crop.width));
        for (int64_t y = 0; y < crop.height; y += cell) {
            normalisePlanes(planes.narrow(1, y, cell), form.mean, form.std, band.data());
            for (int64_t x = 0; x < crop.width; x += cell) {
                out = writeCell(band.data() + x, crop.width, form, out);
            }
        }
    }
    return rows;
}

/// The tables of all crops, one after the other, as the kernel wants them.
struct Tables {
    std::vector<int32_t> first, count;
    std::vector<int16_t> weights;
    std::vector<CropPlan> plans;
    int64_t narrowBytes = 0;

    AxisPlan add(const ResampleTable& table) {
        const AxisPlan plan{static_cast<int64_t>(first.size()), static_cast<int64_t>(weights.size()), static_cast<int32_t>(table.taps), table.precision};
        first.insert(first.end(), table.first.begin(), table.first.end());
        count.insert(count.end(), table.count.begin(), table.count.end());
        weights.insert(weights.end(), table.weights.begin(), table.weights.end());
        return plan;
    }
};

Tables tablesOf(const std::vector<CropRequest>& crops, const PatchForm& form) {
    Tables tables;
    int64_t row = 0;
    for (const auto& crop : crops) {
        CropPlan plan;
        plan.left = static_cast<int32_t>(crop.left), plan.top = static_cast<int32_t>(crop.top);
        plan.inWidth = static_cast<int32_t>(crop.right - crop.left), plan.inHeight = static_cast<int32_t>(crop.bottom - crop.top);
        plan.width = static_cast<int32_t>(crop.width), plan.height = static_cast<int32_t>(crop.height);
        plan.narrow = tables.narrowBytes;
        plan.row = row;
        plan.across = tables.add(ResampleTable::cubic(plan.inWidth, crop.width));
        plan.down = tables.add(ResampleTable::cubic(plan.inHeight, crop.height));
        tables.narrowBytes += int64_t{plan.inHeight} * crop.width * 3;
        row += rowsOf(crop, form);
        tables.plans.push_back(plan);
    }
    return tables;
}

template <typename T>
Tensor asTensor(const std::vector<T>& values, torch::ScalarType type) {
    const auto count = static_cast<int64_t>(values.size() * sizeof(T) / c10::elementSize(type));
    return torch::from_blob(const_cast<T*>(values.data()), {count}, type).clone();
}

Tensor onDevice(const Tensor& frame, const std::vector<CropRequest>& crops, const PatchForm& form) {
    static const auto op = c10::Dispatcher::singleton()
                               .findSchemaOrThrow("omnidrive::crop_patches", "")
                               .typed<void(const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, Tensor&, Tensor&, int64_t,
                                           int64_t, int64_t)>();
    const auto tables = tablesOf(crops, form);
    auto values = roomFor(frame, crops, form), narrowed = at::empty({tables.narrowBytes}, frame.options());
    const std::vector<float> normal{form.mean[0] * 255.0F, form.mean[1] * 255.0F, form.mean[2] * 255.0F,
                                    form.std[0] * 255.0F,  form.std[1] * 255.0F,  form.std[2] * 255.0F};
    op.call(frame, asTensor(tables.plans, torch::kByte), asTensor(tables.first, torch::kInt), asTensor(tables.count, torch::kInt),
            asTensor(tables.weights, torch::kShort), asTensor(normal, torch::kFloat), narrowed, values, form.patch, form.merge, form.temporal);
    return values;
}

void checkCrop(const Tensor& frame, const CropRequest& crop, size_t index, int64_t cell) {
    require(crop.left >= 0 && crop.top >= 0 && crop.left < crop.right && crop.top < crop.bottom && crop.right <= frame.size(1) &&
                crop.bottom <= frame.size(0),
            "{}: box {} is [{}, {}, {}, {}], not inside a frame of {} x {} pixels", kOp, index, crop.left, crop.top, crop.right, crop.bottom,
            frame.size(1), frame.size(0));
    require(crop.width >= cell && crop.height >= cell && crop.width % cell == 0 && crop.height % cell == 0,
            "{}: crop {} is to become {} x {} pixels, not multiples of {}", kOp, index, crop.width, crop.height, cell);
}

}  // namespace

Tensor resizeCrop(const Tensor& frame, const CropRequest& crop, const ResizedPart& part) {
    require(frame.is_contiguous() && part.left >= 0 && part.top >= 0 && part.width >= 1 && part.height >= 1 && part.left + part.width <= crop.width &&
                part.top + part.height <= crop.height,
            "{}: the part of {} x {} pixels at {}, {} leaves a crop of {} x {}", kOp, part.width, part.height, part.left, part.top, crop.width,
            crop.height);
    const auto across = ResampleTable::cubic(crop.right - crop.left, crop.width, part.left, part.left + part.width);
    const auto down = ResampleTable::cubic(crop.bottom - crop.top, crop.height, part.top, part.top + part.height);
    const auto planes = at::empty({3, part.height, part.width}, frame.options());
    const int64_t rowBytes = frame.size(1) * 3;
    resampleToPlanes(frame.const_data_ptr<uint8_t>() + crop.top * rowBytes + crop.left * 3, rowBytes, across, down, planes.data_ptr<uint8_t>());
    return planes;
}

Tensor resizeCrop(const Tensor& frame, const CropRequest& crop) { return resizeCrop(frame, crop, {0, 0, crop.width, crop.height}); }

void normalisePlanes(const Tensor& planes, const std::array<float, 3>& mean, const std::array<float, 3>& std, float* out) {
    const int64_t area = planes.size(1) * planes.size(2);
    for (size_t c = 0; c < 3; ++c) {
        const auto plane = static_cast<int64_t>(c);
        // The reference folds the rescaling by 1/255 into mean and deviation; doing the same keeps the last bit.
        normaliseLevels(planes.const_data_ptr<uint8_t>() + plane * planes.stride(0), area, mean[c] * 255.0F, std[c] * 255.0F, out + plane * area);
    }
}

Tensor cropPatches(const Tensor& frameIn, const std::vector<CropRequest>& crops, const PatchForm& form) {
    require(frameIn.defined() && frameIn.scalar_type() == torch::kUInt8 && frameIn.dim() == 3 && frameIn.size(2) == 3,
            "{}: the frame must be uint8 [H, W, 3]", kOp);
    require(form.patch >= 1 && form.merge >= 1 && form.temporal >= 1, "{}: patch, merge and temporal must be at least 1", kOp);
    const auto frame = frameIn.contiguous();
    for (size_t i = 0; i < crops.size(); ++i) {
        checkCrop(frame, crops[i], i, form.patch * form.merge);
    }
    return frame.is_cpu() ? onCpu(frame, crops, form) : onDevice(frame, crops, form);
}

}  // namespace omnidrive::kernels

TORCH_LIBRARY_FRAGMENT(omnidrive, library) {
    library.def("crop_patches(Tensor frame, Tensor plans, Tensor first, Tensor count, Tensor weights, Tensor normal, Tensor(a!) narrowed, Tensor(b!) out, "
                "int patch, int merge, int temporal) -> ()");
}
