// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing from one row of logits on the CPU, without LibTorch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace omnidrive::kernels {

/// Scores below the k-th largest become -inf; ties with it stay. 0: nothing is dropped.
void keepTopK(std::span<float> scores, int64_t k);

/// Drops the tail whose cumulated probability, from the least likely up (equal ones by index), is at most 1 - p; at least one score stays. 1: nothing is dropped.
void keepTopP(std::span<float> scores, double p);

/// log of the sum of exponentials, and the entropy (nats) of the softmax, of scores / temperature. -inf counts as no score.
struct Normaliser {
    double logSum = 0;
    double entropy = 0;
};
Normaliser normaliserOf(std::span<const float> scores, double temperature = 1);

/// The first index at which the cumulated probability exceeds `u` in [0, 1).
size_t indexAt(std::span<const float> scores, double u);

}  // namespace omnidrive::kernels
