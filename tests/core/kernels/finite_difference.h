// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

namespace omnidrive::tests {

/// A scalar function of float64 leaves.
using ScalarFunction = std::function<torch::Tensor(const std::vector<torch::Tensor>&)>;

/// Compares autograd's gradient of `f` at `inputs` with central differences, value by value.
/// @return "" when all agree within `tolerance` (relative to the larger of 1 and the gradient), else a sentence saying where and how much.
std::string gradientMismatch(const ScalarFunction& f, const std::vector<torch::Tensor>& inputs, double tolerance = 1e-6);

/// Float64 normal numbers, the same on every run.
torch::Tensor normal64(torch::IntArrayRef sizes, uint64_t seed);

/// "" when both have one shape and differ by at most absolute + relative * |expected|, else where and how much.
std::string mismatch(const torch::Tensor& actual, const torch::Tensor& expected, double absolute, double relative);

}  // namespace omnidrive::tests
