// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/adam_moments.h"

#include <torch/types.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

struct AdamWOptions {
    double learningRate = 1e-3, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, weightDecay = 0.01;
    bool eightBitState = false;   ///< moments of large matrices as bytes (AdamMoments)
};

/// AdamW (decoupled weight decay, bias-corrected) over named parameters; one fused LibTorch call a step for all that keep plain moments. Parameters
/// below 32 bits follow a float32 copy that is kept here. Not thread-safe.
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
    /// What is kept of each parameter, by the names of AdamMoments::partsOf.
    std::map<std::string, torch::Tensor> state() const;
    /// @throws Error (Format) naming the first part that is missing or has another shape.
    void loadState(const std::map<std::string, torch::Tensor>& state, int64_t steps);

private:
    bool decays(const torch::Tensor& parameter) const { return !decayMatricesOnly_ || parameter.dim() > 1; }
    void updatePlain(double learningRate, bool decayed);

    std::vector<std::pair<std::string, torch::Tensor>> parameters_;
    std::vector<AdamMoments> moments_;
    std::vector<torch::Tensor> stepTensors_;
    AdamWOptions options_;
    bool decayMatricesOnly_;
    int64_t steps_ = 0;
};

/// Norm of one gradient, a float32 scalar, and of all together by their norms.
torch::Tensor gradientNorm(const torch::Tensor& gradient);
double joinedNorm(const std::vector<torch::Tensor>& norms);

/// Learning rate of 0-based step `step` of `total`: linear warm-up, then constant, linear or cosine down to finalFraction.
/// @throws Error (InvalidArgument) for an unknown schedule.
double scheduledRate(double rate, const std::string& schedule, int64_t step, int64_t total, int64_t warmup, double finalFraction);

}  // namespace omnidrive::train
