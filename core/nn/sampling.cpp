// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/sampling.h"

#include "kernels/sample_tokens/sample_row.h"

#include <algorithm>
#include <limits>
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

}  // namespace

void processLogits(std::span<float> logits, std::span<const int32_t> seen, const SamplingOptions& options) {
    penaliseRepetition(logits, seen, options.repetitionPenalty);
    if (options.temperature > 0 && options.temperature != 1.0) {
        for (float& x : logits) {
            x = static_cast<float>(x / options.temperature);
        }
    }
    kernels::keepTopK(logits, options.topK);
    kernels::keepTopP(logits, options.topP);
}

SampledToken sampleToken(std::span<const float> logits, std::span<const int32_t> seen, const SamplingOptions& options, Rng& rng,
                         std::vector<float>& scratch) {
    scratch.assign(logits.begin(), logits.end());
    for (int32_t id : options.banned) {
        scratch[static_cast<size_t>(id)] = kMinusInfinity;
    }
    const bool greedy = options.temperature <= 0;
    const double temperature = greedy ? 1.0 : options.temperature;
    const kernels::Normaliser plain = kernels::normaliserOf(scratch, temperature);
    processLogits(scratch, seen, options);
    const size_t index = greedy ? static_cast<size_t>(std::max_element(scratch.begin(), scratch.end()) - scratch.begin())
                                : kernels::indexAt(scratch, rng.uniform());
    return {static_cast<int32_t>(index), static_cast<float>(logits[index] / temperature - plain.logSum), static_cast<float>(plain.entropy)};
}

}  // namespace omnidrive::nn
