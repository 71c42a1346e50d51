// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace omnidrive::kernels {

/// Group-relative advantages of many prompts at once: (R - mean(R)) / (std(R) + epsilon) within each row, with the sample standard deviation
/// (n - 1). A group of one has mean 0 and deviation 1, as in verl. Not differentiable: advantages are constants of the loss.
/// @param rewards     [P, G] floating point, one row a prompt; P >= 0, G >= 1, all finite.
/// @param epsilon     >= 0, added to the deviation; unit of the rewards. With 0, equal rewards still give 0.
/// @param divideByStd false: mean-centred only (Dr. GRPO).
/// @return [P, G] float32 (float64 for float64), zeros in rows whose rewards differ by at most 1e-9.
/// @throws Error (InvalidArgument) when the shape or epsilon breaks the above; on the CPU also when a reward is not finite.
/// Thread-safe. Source: SPEC section 6.1.
torch::Tensor groupAdvantage(const torch::Tensor& rewards, double epsilon, bool divideByStd = true);

/// The same from plain LibTorch operators; any device.
torch::Tensor groupAdvantageReference(const torch::Tensor& rewards, double epsilon, bool divideByStd = true);

}  // namespace omnidrive::kernels
