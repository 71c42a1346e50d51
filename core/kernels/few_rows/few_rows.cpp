// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/few_rows/few_rows.h"

#include "kernels/few_rows/few_rows_cpu.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <utility>
#include <vector>

namespace omnidrive::kernels {

namespace {

thread_local bool isPaused = false;

}  // namespace

/// The layout of one state of a matrix. LibTorch counts a tensor's changes in place, an optimiser's among them.
struct FewRowsLinear::Packed {
    const void* data = nullptr;
    uint32_t version = 0;
    std::vector<float> panels;

    bool isOf(const torch::Tensor& weight) const { return data == weight.const_data_ptr() && version == weight._version(); }
};

FewRowsLinear::Pause::Pause() : wasPaused_(std::exchange(isPaused, true)) {}

FewRowsLinear::Pause::~Pause() {
    isPaused = wasPaused_;
}

bool FewRowsLinear::serves(const torch::Tensor& x, const torch::Tensor& weight, int64_t mostRows) {
    return !isPaused && x.is_cpu() && x.scalar_type() == torch::kFloat && weight.scalar_type() == torch::kFloat && weight.dim() == 2 && x.dim() > 0 &&
           x.size(-1) == weight.size(1) && x.numel() > 0 && x.numel() <= mostRows * weight.size(1) && weight.numel() <= kMostWeights &&
           weight.is_contiguous() && !weight.is_inference() && !at::GradMode::is_enabled();
}

bool FewRowsLinear::serves(const torch::Tensor& x, const torch::Tensor& weight) {
    return serves(x, weight, weight.numel() <= kSmallWeights && c10::InferenceMode::is_enabled() ? kMostRowsOfSmall : kMostRows);
}

std::shared_ptr<const FewRowsLinear::Packed> FewRowsLinear::packedOf(const torch::Tensor& weight) const {
    auto kept = packed_.load();
    if (kept && kept->isOf(weight)) {
        return kept;
    }
    auto packed = std::make_shared<Packed>();
    packed->data = weight.const_data_ptr();
    packed->version = weight._version();
    packed->panels.resize(static_cast<size_t>(packedSize(weight.size(0), weight.size(1))));
    packPanels(weight.const_data_ptr<float>(), weight.size(0), weight.size(1), packed->panels.data());
    packed_.store(packed);
    return packed;
}

torch::Tensor FewRowsLinear::apply(const torch::Tensor& xIn, const torch::Tensor& weight, const torch::Tensor& biasIn) const {
    const auto packed = packedOf(weight);
    const auto x = xIn.contiguous();
    const auto bias = biasIn.defined() ? biasIn.contiguous() : biasIn;
    auto sizes = x.sizes().vec();
    sizes.back() = weight.size(0);
    auto y = at::empty(sizes, x.options());
    fewRowsLoops(x.const_data_ptr<float>(), packed->panels.data(), bias.defined() ? bias.const_data_ptr<float>() : nullptr, y.data_ptr<float>(),
                 {x.numel() / weight.size(1), weight.size(1), weight.size(0), at::get_num_threads()});
    return y;
}

torch::Tensor fewRowsReference(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias) { return at::linear(x, weight, bias); }

}  // namespace omnidrive::kernels
