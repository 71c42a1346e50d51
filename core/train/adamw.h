// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

struct AdamWOptions {
    double learningRate = 1e-3, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, weightDecay = 0.01;
};

/// AdamW (decoupled weight decay, bias-corrected) over named parameters; one fused LibTorch call a step. Not thread-safe.
/// Weight decay touches matrices only, as is usual; norms and biases are left alone when `decayMatricesOnly`.
class AdamW {
public:
    AdamW(std::vector<std::pair<std::string, torch::Tensor>> parameters, AdamWOptions options, bool decayMatricesOnly = false);

    /// Clips the gradients to a global norm (<= 0: no clipping) and updates. @return the norm before clipping.
    /// Parameters without a gradient are left alone. A non-finite norm leaves every parameter unchanged.
    double step(double learningRate, double gradientClip);
    /// The same where the norm is known already: of more parameters than these, when several ranks share them out.
    void step(double learningRate, double gradientClip, double norm);
    void zeroGradients();

    int64_t steps() const { return steps_; }
    /// First and second moments and the step count, by "m/<name>", "v/<name>".
    std::map<std::string, torch::Tensor> state() const;
    /// @throws Error (Format) naming the first moment that is missing or has another shape.
    void loadState(const std::map<std::string, torch::Tensor>& state, int64_t steps);

private:
    std::vector<std::pair<std::string, torch::Tensor>> parameters_;
    std::vector<torch::Tensor> first_, second_, stepTensors_;
    AdamWOptions options_;
    bool decayMatricesOnly_;
    int64_t steps_ = 0;
};

/// One moment of a stored state. @throws Error (Format) when it is missing or of another shape.
const torch::Tensor& momentIn(const std::map<std::string, torch::Tensor>& state, const std::string& key, torch::IntArrayRef shape);

/// Norm of one gradient, a float32 scalar, and of all together by their norms.
torch::Tensor gradientNorm(const torch::Tensor& gradient);
double joinedNorm(const std::vector<torch::Tensor>& norms);

/// Learning rate of 0-based step `step` of `total`: linear warm-up, then constant, linear or cosine down to finalFraction.
/// @throws Error (InvalidArgument) for an unknown schedule.
double scheduledRate(double rate, const std::string& schedule, int64_t step, int64_t total, int64_t warmup, double finalFraction);

}  // namespace omnidrive::train
