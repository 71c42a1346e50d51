// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/linear.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <utility>

namespace omnidrive::nn {

namespace {

void requireFits(const torch::Tensor& weight, const LowRankAdapter& adapter) {
    const auto& a = adapter.a;
    const auto& b = adapter.b;
    require(a.dim() == 2 && b.dim() == 2 && a.size(0) == b.size(1) && a.size(1) == weight.size(1) && b.size(0) == weight.size(0),
            "an adapter of [{}, {}] and [{}, {}] does not fit a linear layer of [{}, {}]", a.size(0), a.size(-1), b.size(0), b.size(-1),
            weight.size(0), weight.size(1));
}

}  // namespace

Linear::Linear(torch::Tensor weight, torch::Tensor bias, const LowRankAdapter* adapter)
    : weight_(std::move(weight)), bias_(std::move(bias)), fewRows_(std::make_shared<kernels::FewRowsLinear>()) {
    if (adapter != nullptr) {
        requireFits(weight_, *adapter);
        adapter_ = *adapter;
    }
}

torch::Tensor Linear::product(const torch::Tensor& x) const {
    return kernels::FewRowsLinear::serves(x, weight_) ? fewRows_->apply(x, weight_, bias_) : at::linear(x, weight_, bias_);
}

torch::Tensor Linear::operator()(const torch::Tensor& x) const {
    auto y = product(x);   // [.., out]
    if (!adapter_) {
        return y;
    }
    const auto low = at::linear(x.to(adapter_->a.scalar_type()), adapter_->a) * adapter_->scale;   // [.., rank]: scaled where it is narrow
    auto change = at::linear(low, adapter_->b);                                                    // [.., out]
    // Into what is there: over a base of fewer bits this and a sum of its own would both be float32.
    change = at::result_type(change, y) == change.scalar_type() ? change.add_(y) : change + y;
    return change.to(x.scalar_type());
}

void Linear::appendTensors(std::vector<torch::Tensor>& tensors) const {
    tensors.push_back(weight_);
    if (bias_.defined()) {
        tensors.push_back(bias_);
    }
    if (adapter_) {
        tensors.push_back(adapter_->a);
        tensors.push_back(adapter_->b);
    }
}

torch::Tensor mergedWeight(const torch::Tensor& weight, const LowRankAdapter& adapter) {
    const torch::NoGradGuard noGrad;
    requireFits(weight, adapter);
    const auto change = at::matmul(adapter.b.to(torch::kFloat32), adapter.a.to(torch::kFloat32)) * adapter.scale;   // [out, in]
    return (weight.to(torch::kFloat32) + change).to(weight.scalar_type());
}

}  // namespace omnidrive::nn
