// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/adamw.h"

#include "base/error.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace omnidrive::train {

AdamW::AdamW(std::vector<std::pair<std::string, torch::Tensor>> parameters, AdamWOptions options, bool decayMatricesOnly)
    : parameters_(std::move(parameters)), options_(options), decayMatricesOnly_(decayMatricesOnly) {
    for (const auto& [name, parameter] : parameters_) {
        moments_.emplace_back(parameter, options.eightBitState);
        stepTensors_.push_back(torch::zeros({}, torch::TensorOptions().dtype(torch::kFloat32).device(parameter.device())));
    }
}

double AdamW::step(double learningRate, double gradientClip) {
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> norms;
    for (const auto& [name, parameter] : parameters_) {
        if (parameter.grad().defined()) {
            norms.push_back(gradientNorm(parameter.grad()));
        }
    }
    if (norms.empty()) {
        return 0;
    }
    const double norm = joinedNorm(norms);
    step(learningRate, gradientClip, norm);
    return norm;
}

void AdamW::step(double learningRate, double gradientClip, double norm) {
    const torch::NoGradGuard noGrad;
    if (!std::isfinite(norm)) {
        return;
    }
    const double scale = gradientClip > 0 && norm > gradientClip ? gradientClip / (norm + 1e-6) : 1.0;
    ++steps_;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        auto& parameter = parameters_[i].second;
        if (!parameter.grad().defined()) {
            continue;
        }
        stepTensors_[i].fill_(static_cast<double>(steps_));
        if (moments_[i].isPlain()) {
            if (scale != 1.0) {
                parameter.mutable_grad().mul_(scale);
            }
            continue;
        }
        moments_[i].update(parameter, {learningRate, options_.beta1, options_.beta2, options_.epsilon,
                                       decays(parameter) ? options_.weightDecay : 0.0, scale, stepTensors_[i]});
        parameter.unsafeGetTensorImpl()->bump_version();
    }
    updatePlain(learningRate, true);
    updatePlain(learningRate, false);
}

/// Those with or without decay in one fused call.
void AdamW::updatePlain(double learningRate, bool decayed) {
    std::vector<torch::Tensor> parameters, gradients, first, second, stepTensors;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        const auto& parameter = parameters_[i].second;
        if (decays(parameter) != decayed || !parameter.grad().defined() || !moments_[i].isPlain()) {
            continue;
        }
        parameters.push_back(parameter);
        gradients.push_back(parameter.grad());
        first.push_back(moments_[i].first());
        second.push_back(moments_[i].second());
        stepTensors.push_back(stepTensors_[i]);
    }
    if (parameters.empty()) {
        return;
    }
    at::_fused_adamw_(parameters, gradients, first, second, {}, stepTensors, learningRate, options_.beta1, options_.beta2,
                      decayed ? options_.weightDecay : 0.0, options_.epsilon, false, false);
    for (const auto& parameter : parameters) {
        parameter.unsafeGetTensorImpl()->bump_version();   // LibTorch does not count this call as a change in place
    }
}

void AdamW::zeroGradients() {
    for (auto& [name, parameter] : parameters_) {
        parameter.mutable_grad() = torch::Tensor();
    }
}

std::map<std::string, torch::Tensor> AdamW::state() const {
    std::map<std::string, torch::Tensor> state;
    for (size_t i = 0; i < parameters_.size(); ++i) {
        const auto& [name, parameter] = parameters_[i];
        const auto parts = AdamMoments::partsOf(name, parameter, options_.eightBitState);
        const auto tensors = moments_[i].tensors();
        for (size_t k = 0; k < parts.size(); ++k) {
            state[parts[k].key] = tensors[k];
        }
    }
    return state;
}

void AdamW::loadState(const std::map<std::string, torch::Tensor>& state, int64_t steps) {
    for (size_t i = 0; i < parameters_.size(); ++i) {
        const auto& [name, parameter] = parameters_[i];
        const auto parts = AdamMoments::partsOf(name, parameter, options_.eightBitState);
        const auto tensors = moments_[i].tensors();
        for (size_t k = 0; k < parts.size(); ++k) {
            tensors[k].copy_(storedPart(state, parts[k], parameter));
        }
    }
    steps_ = steps;
}

torch::Tensor gradientNorm(const torch::Tensor& gradient) { return at::linalg_vector_norm(gradient, 2, {}, false, torch::kFloat32); }

double joinedNorm(const std::vector<torch::Tensor>& norms) { return at::linalg_vector_norm(at::stack(norms), 2).item<double>(); }

double scheduledRate(double rate, const std::string& schedule, int64_t step, int64_t total, int64_t warmup, double finalFraction) {
    if (step < warmup) {
        return rate * static_cast<double>(step + 1) / static_cast<double>(warmup);
    }
    const int64_t span = std::max<int64_t>(total - warmup, 1);
    const double done = std::min(1.0, static_cast<double>(step - warmup) / static_cast<double>(span));
    if (schedule == "constant") {
        return rate;
    }
    if (schedule == "linear") {
        return rate * (1.0 - (1.0 - finalFraction) * done);
    }
    require(schedule == "cosine", "unknown learning-rate schedule '{}': use constant, linear or cosine", schedule);
    return rate * (finalFraction + (1.0 - finalFraction) * 0.5 * (1.0 + std::cos(std::numbers::pi * done)));
}

}  // namespace omnidrive::train
