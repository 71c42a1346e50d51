// SPDX-License-Identifier: GPL-3.0-or-later
// Raw loops behind token_logprob.cpp: dense rows of logits, no checks, no LibTorch.
#pragma once

#include <cstdint>

namespace omnidrive::kernels {

struct LogitsExtent {
    int64_t rows = 0, vocabulary = 0;
    double inverseTemperature = 1;
    int threads = 1;
};

/// Per row: log-probability of the target, entropy (nats) and log-sum-exp of logits * inverseTemperature. A logit of -inf has no
/// probability.
void tokenStatsLoops(const float* logits, const int64_t* targets, float* logprob, float* entropy, float* logSumExp, const LogitsExtent& extent);
void tokenStatsLoops(const double* logits, const int64_t* targets, double* logprob, double* entropy, double* logSumExp,
                     const LogitsExtent& extent);

/// Overwrites logits by their gradient, given the gradients of log-probability and entropy per row and what tokenStatsLoops found.
void tokenGradLoops(float* logits, const int64_t* targets, const float* logSumExp, const float* entropy, const float* gradLogprob,
                    const float* gradEntropy, const LogitsExtent& extent);
void tokenGradLoops(double* logits, const int64_t* targets, const double* logSumExp, const double* entropy, const double* gradLogprob,
                    const double* gradEntropy, const LogitsExtent& extent);

}  // namespace omnidrive::kernels
