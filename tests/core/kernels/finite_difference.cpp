// SPDX-License-Identifier: GPL-3.0-or-later
#include "finite_difference.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>

#include <cmath>

namespace omnidrive::tests {

namespace {

double valueAt(const ScalarFunction& f, const std::vector<torch::Tensor>& inputs) {
    const at::NoGradGuard noGradients;
    return f(inputs).item<double>();
}

/// (f(x + h) - f(x - h)) / 2h for one value of one input, which is left as it was.
double centralDifference(const ScalarFunction& f, const std::vector<torch::Tensor>& inputs, double& value) {
    constexpr double kStep = 1e-5;
    const double kept = value;
    value = kept + kStep;
    const double above = valueAt(f, inputs);
    value = kept - kStep;
    const double below = valueAt(f, inputs);
    value = kept;
    return (above - below) / (2 * kStep);
}

}  // namespace

std::string gradientMismatch(const ScalarFunction& f, const std::vector<torch::Tensor>& inputs, double tolerance) {
    std::vector<torch::Tensor> leaves, plain;
    for (const auto& input : inputs) {
        plain.push_back(input.detach().to(torch::kDouble).contiguous().clone());
        leaves.push_back(plain.back().clone().requires_grad_(true));
    }
    f(leaves).backward();
    for (size_t i = 0; i < plain.size(); ++i) {
        const auto grad = leaves[i].grad().contiguous();
        for (int64_t j = 0; j < plain[i].numel(); ++j) {
            const double numeric = centralDifference(f, plain, plain[i].data_ptr<double>()[j]);
            const double analytic = grad.data_ptr<double>()[j];
            if (!(std::abs(numeric - analytic) <= tolerance * std::max(1.0, std::abs(numeric)))) {
                return fmt::format("input {} value {}: autograd says {:.9g}, differences say {:.9g}", i, j, analytic, numeric);
            }
        }
    }
    return {};
}

torch::Tensor normal64(torch::IntArrayRef sizes, uint64_t seed) {
    return at::randn(sizes, at::make_generator<at::CPUGeneratorImpl>(seed), torch::TensorOptions(torch::kDouble));
}

std::string mismatch(const torch::Tensor& actual, const torch::Tensor& expected, double absolute, double relative) {
    if (actual.sizes() != expected.sizes()) {
        return fmt::format("{} dimensions and {} values, expected {} and {}", actual.dim(), actual.numel(), expected.dim(), expected.numel());
    }
    const auto got = actual.detach().to(torch::kDouble).flatten(), want = expected.detach().to(torch::kDouble).flatten();
    const auto excess = ((got - want).abs() - absolute - relative * want.abs()).nan_to_num(1e300);
    if (excess.numel() == 0 || excess.max().item<double>() <= 0) {
        return {};
    }
    const auto at = excess.argmax().item<int64_t>();
    return fmt::format("value {} of {} is {:.9g}, expected {:.9g}", at, got.numel(), got[at].item<double>(), want[at].item<double>());
}

}  // namespace omnidrive::tests
