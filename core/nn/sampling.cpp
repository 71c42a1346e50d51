// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/sampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_set>

namespace omnidrive::nn {

namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

void penaliseRepetition(std::span<float> logits, std::span<const int32_t> seen, double penalty) {
    if (penalty == 1.0) {
        return;
    }
    const std::unordered_set<int32_t> unique(seen.begin(), seen.end());
    for (int32_t id : unique) {
        if (id >= 0 && static_cast<size_t>(id) < logits.size()) {
            float& score = logits[static_cast<size_t>(id)];
            score = static_cast<float>(score < 0 ? score * penalty : score / penalty);
        }
    }
}

void keepTopK(std::span<float> logits, int topK) {
    if (topK <= 0 || static_cast<size_t>(topK) >= logits.size()) {
        return;
    }
    std::vector<float> sorted(logits.begin(), logits.end());
    std::nth_element(sorted.begin(), sorted.begin() + (topK - 1), sorted.end(), std::greater<>());
    const float smallest = sorted[static_cast<size_t>(topK - 1)];
    std::replace_if(logits.begin(), logits.end(), [smallest](float x) { return x < smallest; }, kMinusInfinity);
}

/// Drops the tail whose cumulated probability, from the least likely up, is at most 1 - topP; at least one token stays.
void keepTopP(std::span<float> logits, double topP) {
    if (topP >= 1.0) {
        return;
    }
    std::vector<int32_t> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return logits[static_cast<size_t>(a)] < logits[static_cast<size_t>(b)]; });
    const float top = logits[static_cast<size_t>(order.back())];
    float sum = 0;
    for (float x : logits) {
        sum += std::exp(x - top);
    }
    float cumulated = 0;
    const auto limit = static_cast<float>(1.0 - topP);
    for (size_t i = 0; i + 1 < order.size(); ++i) {
        float& score = logits[static_cast<size_t>(order[i])];
        cumulated += std::exp(score - top) / sum;
        if (cumulated > limit) {
            break;
        }
        score = kMinusInfinity;
    }
}

/// log of the sum of exponentials, and the entropy of the softmax, in one pass over finite scores.
struct Normaliser {
    double logSum = 0, entropy = 0;
};
Normaliser normaliser(std::span<const float> scores, double temperature = 1.0) {
    const double top = *std::max_element(scores.begin(), scores.end()) / temperature;
    double sum = 0, weighted = 0;
    for (float x : scores) {
        if (x > kMinusInfinity) {
            const double shifted = x / temperature - top;
            const double e = std::exp(shifted);
            sum += e;
            weighted += e * shifted;
        }
    }
    return {std::log(sum) + top, std::log(sum) - weighted / sum};
}

size_t drawIndex(std::span<const float> scores, Rng& rng) {
    const Normaliser norm = normaliser(scores);
    const double u = rng.uniform();
    double cumulated = 0;
    size_t last = 0;
    for (size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] > kMinusInfinity) {
            cumulated += std::exp(static_cast<double>(scores[i]) - norm.logSum);
            last = i;
            if (u < cumulated) {
                return i;
            }
        }
    }
    return last;
}

}  // namespace

void processLogits(std::span<float> logits, std::span<const int32_t> seen, const SamplingOptions& options) {
    penaliseRepetition(logits, seen, options.repetitionPenalty);
    if (options.temperature > 0 && options.temperature != 1.0) {
        for (float& x : logits) {
            x = static_cast<float>(x / options.temperature);
        }
    }
    keepTopK(logits, options.topK);
    keepTopP(logits, options.topP);
}

SampledToken sampleToken(std::span<const float> logits, std::span<const int32_t> seen, const SamplingOptions& options, Rng& rng,
                         std::vector<float>& scratch) {
    scratch.assign(logits.begin(), logits.end());
    for (int32_t id : options.banned) {
        scratch[static_cast<size_t>(id)] = kMinusInfinity;
    }
    const bool greedy = options.temperature <= 0;
    const double temperature = greedy ? 1.0 : options.temperature;
    const Normaliser plain = normaliser(scratch, temperature);
    processLogits(scratch, seen, options);
    const size_t index = greedy ? static_cast<size_t>(std::max_element(scratch.begin(), scratch.end()) - scratch.begin())
                                : drawIndex(scratch, rng);
    return {static_cast<int32_t>(index), static_cast<float>(logits[index] / temperature - plain.logSum), static_cast<float>(plain.entropy)};
}

}  // namespace omnidrive::nn
