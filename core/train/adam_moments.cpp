// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/adam_moments.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace omnidrive::train {

namespace {

// Values of a slice, multiples of a block: what fits a processor's caches; on a GPU so many that the work of a launch outweighs it.
constexpr int64_t kSlice = int64_t{1} << 20, kSliceOnGpu = int64_t{1} << 23;
constexpr const char* kMasterPrefix = "w/";

bool isQuantised(const torch::Tensor& parameter, bool eightBit) {
    return eightBit && parameter.dim() > 1 && parameter.numel() >= AdamMoments::kFewestQuantised && parameter.scalar_type() != torch::kFloat64;
}

bool needsMaster(const torch::Tensor& parameter) { return c10::elementSize(parameter.scalar_type()) < c10::elementSize(torch::kFloat32); }

torch::Dtype momentType(const torch::Tensor& parameter) { return needsMaster(parameter) ? torch::kFloat32 : parameter.scalar_type(); }

}  // namespace

AdamMoments::AdamMoments(const torch::Tensor& parameter, bool eightBit)
    : isQuantised_(isQuantised(parameter, eightBit)), shape_(parameter.sizes().vec()) {
    const auto options = parameter.options().requires_grad(false).dtype(momentType(parameter));
    if (isQuantised_) {
        firstBytes_ = quantisedZeros(parameter.numel(), CodeBook::Signed, parameter.device());
        secondBytes_ = quantisedZeros(parameter.numel(), CodeBook::Unsigned, parameter.device());
    } else {
        first_ = at::zeros_like(parameter, options);
        second_ = at::zeros_like(parameter, options);
    }
    if (needsMaster(parameter)) {
        master_ = parameter.detach().to(torch::kFloat32);
    }
}

void AdamMoments::update(const torch::Tensor& parameter, const Update& update) {
    require(parameter.is_contiguous(), "AdamW: a parameter of shape {} does not lie in one piece", c10::str(parameter.sizes()));
    const int64_t slice = parameter.is_cpu() ? kSlice : kSliceOnGpu;
    for (int64_t first = 0; first < parameter.numel(); first += slice) {
        updateSlice(parameter, first, std::min(slice, parameter.numel() - first), update);
    }
}

void AdamMoments::updateSlice(const torch::Tensor& parameter, int64_t first, int64_t count, const Update& update) {
    const auto slice = [&](const torch::Tensor& whole) { return whole.view({-1}).narrow(0, first, count); };
    const auto target = slice(parameter.detach());
    const auto value = master_.defined() ? slice(master_) : target;
    auto gradient = slice(parameter.grad().contiguous()).to(value.scalar_type());
    gradient = update.scale == 1 ? gradient : gradient * update.scale;
    const auto mean = isQuantised_ ? dequantised(firstBytes_, CodeBook::Signed, first, count) : slice(first_);
    const auto square = isQuantised_ ? dequantised(secondBytes_, CodeBook::Unsigned, first, count) : slice(second_);
    at::_fused_adamw_({value}, {gradient}, {mean}, {square}, {}, {update.steps}, update.learningRate, update.beta1, update.beta2, update.weightDecay,
                      update.epsilon, false, false);
    if (isQuantised_) {
        quantise(mean, CodeBook::Signed, first, firstBytes_);
        quantise(square, CodeBook::Unsigned, first, secondBytes_);
    }
    if (master_.defined()) {
        target.copy_(value);
    }
}

std::vector<AdamMoments::Part> AdamMoments::partsOf(const std::string& name, const torch::Tensor& parameter, bool eightBit) {
    const auto shape = parameter.sizes().vec();
    std::vector<Part> parts;
    for (const char* moment : {"m", "v"}) {
        if (isQuantised(parameter, eightBit)) {
            parts.push_back({fmt::format("{}/{}", moment, name), shape, torch::kUInt8});
            const int64_t blocks = (parameter.numel() + kQuantisedBlock - 1) / kQuantisedBlock;
            parts.push_back({fmt::format("{}_largest/{}", moment, name), {blocks}, torch::kFloat32});
        } else {
            parts.push_back({fmt::format("{}/{}", moment, name), shape, momentType(parameter)});
        }
    }
    if (needsMaster(parameter)) {
        parts.push_back({kMasterPrefix + name, shape, torch::kFloat32});
    }
    return parts;
}

std::vector<torch::Tensor> AdamMoments::tensors() const {
    std::vector<torch::Tensor> all{first_, second_};
    if (isQuantised_) {
        all = {firstBytes_.codes.view(shape_), firstBytes_.largest, secondBytes_.codes.view(shape_), secondBytes_.largest};
    }
    if (master_.defined()) {
        all.push_back(master_);
    }
    return all;
}

torch::Tensor storedPart(const std::map<std::string, torch::Tensor>& state, const AdamMoments::Part& part, const torch::Tensor& parameter) {
    const auto it = state.find(part.key);
    if (it == state.end() && part.key.starts_with(kMasterPrefix)) {
        return parameter.detach().to(torch::kFloat32);
    }
    if (it == state.end() || it->second.sizes() != at::IntArrayRef(part.shape)) {
        fail(ErrorKind::Format, "optimiser state '{}' is {}", part.key, it == state.end() ? "missing" : "of another shape");
    }
    const bool isBytes = it->second.scalar_type() == torch::kUInt8, wantsBytes = part.dtype == torch::kUInt8;
    if (isBytes != wantsBytes) {
        fail(ErrorKind::Format, "optimiser state '{}' was saved with optimiser_state {}, the recipe says {}", part.key, isBytes ? "8bit" : "float32",
             wantsBytes ? "8bit" : "float32");
    }
    return it->second;
}

}  // namespace omnidrive::train
