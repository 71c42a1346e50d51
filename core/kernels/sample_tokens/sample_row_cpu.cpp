// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/sample_tokens/sample_row.h"

#include "kernels/common/loops.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

namespace omnidrive::kernels {

namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();
constexpr int64_t kBlock = 1024;   // summed in float, the blocks in double: a vocabulary of 150,000 terms costs float four digits otherwise

struct Sums {
    double exponentials = 0, weighted = 0;   // of e^d and d e^d
};

OMNIDRIVE_CLONES float largestOf(const float* scores, int64_t count) { return largest(scores, count); }

OMNIDRIVE_CLONES Sums sumsOf(const float* scores, float top, float inverse, int64_t count) {
    Sums total;
    for (int64_t begin = 0; begin < count; begin += kBlock) {
        const int64_t end = std::min(begin + kBlock, count);
        float sum = 0, dot = 0;
#pragma omp simd reduction(+ : sum, dot)
        for (int64_t i = begin; i < end; ++i) {
            const float d = boundedBelow((scores[i] - top) * inverse), e = expNonPositive(d);
            sum += e;
            dot += e * d;
        }
        total.exponentials += static_cast<double>(sum);
        total.weighted += static_cast<double>(dot);
    }
    return total;
}

/// Sum of e^(score - top) of each block.
OMNIDRIVE_CLONES void blockSums(const float* scores, float top, int64_t count, double* sums) {
    for (int64_t begin = 0; begin < count; begin += kBlock) {
        const int64_t end = std::min(begin + kBlock, count);
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t i = begin; i < end; ++i) {
            sum += expNonPositive(scores[i] - top);
        }
        sums[begin / kBlock] = static_cast<double>(sum);
    }
}

/// The first index of a block at which its cumulated e^(score - top) exceeds `target`; rounding may leave none: then the last that may be drawn.
size_t indexWithin(std::span<const float> scores, int64_t begin, float top, double target) {
    const int64_t end = std::min(begin + kBlock, std::ssize(scores));
    double cumulated = 0;
    int64_t last = begin;
    for (int64_t i = begin; i < end; ++i) {
        const float mass = expNonPositive(scores[static_cast<size_t>(i)] - top);
        if (mass > 0) {
            last = i;
            cumulated += static_cast<double>(mass);
            if (cumulated > target) {
                break;
            }
        }
    }
    return static_cast<size_t>(last);
}

}  // namespace

void keepTopK(std::span<float> scores, int64_t k) {
    if (k <= 0 || static_cast<size_t>(k) >= scores.size()) {
        return;
    }
    std::vector<float> sorted(scores.begin(), scores.end());
    std::nth_element(sorted.begin(), sorted.begin() + (k - 1), sorted.end(), std::greater<>());
    const float smallest = sorted[static_cast<size_t>(k - 1)];
    std::replace_if(scores.begin(), scores.end(), [smallest](float x) { return x < smallest; }, kMinusInfinity);
}

void keepTopP(std::span<float> scores, double p) {
    if (p >= 1.0) {
        return;
    }
    std::vector<int32_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return scores[static_cast<size_t>(a)] < scores[static_cast<size_t>(b)]; });
    const float top = scores[static_cast<size_t>(order.back())];
    float sum = 0;
    for (const float x : scores) {
        sum += std::exp(x - top);
    }
    float cumulated = 0;
    const auto limit = static_cast<float>(1.0 - p);
    for (size_t i = 0; i + 1 < order.size(); ++i) {
        float& score = scores[static_cast<size_t>(order[i])];
        cumulated += std::exp(score - top) / sum;
        if (cumulated > limit) {
            break;
        }
        score = kMinusInfinity;
    }
}

Normaliser normaliserOf(std::span<const float> scores, double temperature) {
    const float top = largestOf(scores.data(), std::ssize(scores));
    const auto sums = sumsOf(scores.data(), top, static_cast<float>(1 / temperature), std::ssize(scores));
    const double logSum = std::log(sums.exponentials);
    return {logSum + static_cast<double>(top) / temperature, logSum - sums.weighted / sums.exponentials};
}

size_t indexAt(std::span<const float> scores, double u) {
    const int64_t count = std::ssize(scores);
    const float top = largestOf(scores.data(), count);
    std::vector<double> sums(static_cast<size_t>((count + kBlock - 1) / kBlock));
    blockSums(scores.data(), top, count, sums.data());
    const double target = u * std::accumulate(sums.begin(), sums.end(), 0.0);
    size_t hit = 0;
    double ahead = 0, running = 0;
    for (size_t i = 0; i < sums.size() && running <= target; ++i) {
        if (sums[i] > 0) {
            hit = i;
            ahead = running;
            running += sums[i];
        }
    }
    return indexWithin(scores, static_cast<int64_t>(hit) * kBlock, top, target - ahead);
}

}  // namespace omnidrive::kernels
