// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/token_logprob/token_logprob_cpu.h"

#include "kernels/common/loops.h"

#include <cmath>

namespace omnidrive::kernels {

namespace {

constexpr int64_t kGrainValues = 1 << 13;   // exponentials are dear: fewer values than elsewhere pay for a thread

OMNIDRIVE_INLINE float expOf(float x) { return expNonPositive(x); }
OMNIDRIVE_INLINE double expOf(double x) { return std::exp(x); }

/// sum(e^d) and sum(d e^d) over a row, d = (z - max) / T.
struct RowSums {
    double exponentials = 0, weighted = 0;
};

/// Blocks are summed in T, their sums in double: a vocabulary of 150,000 terms costs float32 four digits otherwise.
template <typename T>
OMNIDRIVE_INLINE RowSums sumRow(const T* z, T top, T inverse, int64_t count) {
    constexpr int64_t kBlock = 1024;
    RowSums total;
    for (int64_t begin = 0; begin < count; begin += kBlock) {
        const int64_t end = std::min(begin + kBlock, count);
        T sum = 0, dot = 0;
#pragma omp simd reduction(+ : sum, dot)
        for (int64_t i = begin; i < end; ++i) {
            const T d = boundedBelow((z[i] - top) * inverse);
            const T e = expOf(d);
            sum += e;
            dot += e * d;
        }
        total.exponentials += static_cast<double>(sum);
        total.weighted += static_cast<double>(dot);
    }
    return total;
}

/// With the sums of d: log p = d - log(sum e^d) and H = log(sum e^d) - sum(d e^d) / sum(e^d).
template <typename T>
OMNIDRIVE_INLINE void statsRow(const T* z, int64_t target, T inverse, T* logprob, T* entropy, T* logSumExp, int64_t count) {
    const T top = largest(z, count);
    const RowSums sums = sumRow(z, top, inverse, count);
    const double logSum = std::log(sums.exponentials);
    *logprob = static_cast<T>(static_cast<double>((z[target] - top) * inverse) - logSum);
    *entropy = static_cast<T>(logSum - sums.weighted / sums.exponentials);
    *logSumExp = static_cast<T>(static_cast<double>(top * inverse) + logSum);
}

/// dL/dz_j = (p_j (-gL - gH (log p_j + H)) + [j = target] gL) / T.
template <typename T>
OMNIDRIVE_INLINE void gradRow(T* z, int64_t target, T logSumExp, T entropy, T gradLogprob, T gradEntropy, T inverse, int64_t count) {
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) {
        const T logp = boundedBelow(z[i] * inverse - logSumExp);
        z[i] = expOf(logp) * (-gradLogprob - gradEntropy * (logp + entropy)) * inverse;
    }
    z[target] += gradLogprob * inverse;
}

template <typename T>
OMNIDRIVE_INLINE void statsRows(const T* logits, const int64_t* targets, T* logprob, T* entropy, T* logSumExp, const LogitsExtent& extent,
                                int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
        statsRow(logits + row * extent.vocabulary, targets[row], static_cast<T>(extent.inverseTemperature), logprob + row, entropy + row,
                 logSumExp + row, extent.vocabulary);
    }
}

template <typename T>
OMNIDRIVE_INLINE void gradRows(T* logits, const int64_t* targets, const T* logSumExp, const T* entropy, const T* gradLogprob,
                               const T* gradEntropy, const LogitsExtent& extent, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
        gradRow(logits + row * extent.vocabulary, targets[row], logSumExp[row], entropy[row], gradLogprob[row], gradEntropy[row],
                static_cast<T>(extent.inverseTemperature), extent.vocabulary);
    }
}

OMNIDRIVE_CLONES void statsRowsF(const float* logits, const int64_t* targets, float* logprob, float* entropy, float* logSumExp,
                                 const LogitsExtent& extent, int64_t begin, int64_t end) {
    statsRows(logits, targets, logprob, entropy, logSumExp, extent, begin, end);
}
OMNIDRIVE_CLONES void gradRowsF(float* logits, const int64_t* targets, const float* logSumExp, const float* entropy,
                                const float* gradLogprob, const float* gradEntropy, const LogitsExtent& extent, int64_t begin, int64_t end) {
    gradRows(logits, targets, logSumExp, entropy, gradLogprob, gradEntropy, extent, begin, end);
}

int64_t grainOf(const LogitsExtent& extent) { return kGrainValues / extent.vocabulary + 1; }

}  // namespace

void tokenStatsLoops(const float* logits, const int64_t* targets, float* logprob, float* entropy, float* logSumExp,
                     const LogitsExtent& extent) {
    parallelParts(extent.rows, grainOf(extent), extent.threads,
                  [&](int64_t begin, int64_t end) { statsRowsF(logits, targets, logprob, entropy, logSumExp, extent, begin, end); });
}

void tokenStatsLoops(const double* logits, const int64_t* targets, double* logprob, double* entropy, double* logSumExp,
                     const LogitsExtent& extent) {
    parallelParts(extent.rows, grainOf(extent), extent.threads,
                  [&](int64_t begin, int64_t end) { statsRows(logits, targets, logprob, entropy, logSumExp, extent, begin, end); });
}

void tokenGradLoops(float* logits, const int64_t* targets, const float* logSumExp, const float* entropy, const float* gradLogprob,
                    const float* gradEntropy, const LogitsExtent& extent) {
    parallelParts(extent.rows, grainOf(extent), extent.threads, [&](int64_t begin, int64_t end) {
        gradRowsF(logits, targets, logSumExp, entropy, gradLogprob, gradEntropy, extent, begin, end);
    });
}

void tokenGradLoops(double* logits, const int64_t* targets, const double* logSumExp, const double* entropy, const double* gradLogprob,
                    const double* gradEntropy, const LogitsExtent& extent) {
    parallelParts(extent.rows, grainOf(extent), extent.threads, [&](int64_t begin, int64_t end) {
        gradRows(logits, targets, logSumExp, entropy, gradLogprob, gradEntropy, extent, begin, end);
    });
}

}  // namespace omnidrive::kernels
