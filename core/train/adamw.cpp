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
        first_.push_back(at::zeros_like(parameter, parameter.options().requires_grad(false)));
        second_.push_back(at::zeros_like(parameter, parameter.options().requires_grad(false)));
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
    // Two groups, with and without decay, each in one fused call.
    for (const bool decayed : {true, false}) {
        std::vector<torch::Tensor> parameters, gradients, first, second, stepTensors;
        for (size_t i = 0; i < parameters_.size(); ++i) {
            auto& parameter = parameters_[i].second;
            const bool decays = !decayMatricesOnly_ || parameter.dim() > 1;
            if (decays != decayed || !parameter.grad().defined()) {
                continue;
            }
            if (scale != 1.0) {
                parameter.mutable_grad().mul_(scale);
            }
            parameters.push_back(parameter);
            gradients.push_back(parameter.grad());
            first.push_back(first_[i]);
            second.push_back(second_[i]);
            stepTensors_[i].fill_(static_cast<double>(steps_));
            stepTensors.push_back(stepTensors_[i]);
        }
        if (!parameters.empty()) {
            at::_fused_adamw_(parameters, gradients, first, second, {}, stepTensors, learningRate, options_.beta1, options_.beta2,
                              decayed ? options_.weightDecay : 0.0, options_.epsilon, false, false);
            for (const auto& parameter : parameters) {
                parameter.unsafeGetTensorImpl()->bump_version();   // LibTorch does not count this call as a change in place
            }
        }
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
        state["m/" + parameters_[i].first] = first_[i];
        state["v/" + parameters_[i].first] = second_[i];
    }
    return state;
}

const torch::Tensor& momentIn(const std::map<std::string, torch::Tensor>& state, const std::string& key, torch::IntArrayRef shape) {
    const auto it = state.find(key);
    if (it == state.end() || it->second.sizes() != shape) {
        fail(ErrorKind::Format, "optimiser state '{}' is {}", key, it == state.end() ? "missing" : "of another shape");
    }
    return it->second;
}

void AdamW::loadState(const std::map<std::string, torch::Tensor>& state, int64_t steps) {
    const auto read = [&](const std::string& key, torch::Tensor& target) { target.copy_(momentIn(state, key, target.sizes())); };
    for (size_t i = 0; i < parameters_.size(); ++i) {
        read("m/" + parameters_[i].first, first_[i]);
        read("v/" + parameters_[i].first, second_[i]);
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
