// SPDX-License-Identifier: GPL-3.0-or-later
#include "nn/sampling.h"

#include "train/golden_parts.h"

#include <ATen/ATen.h>

namespace omnidrive::train {

namespace {

constexpr double kScoreTolerance = 1e-5;   // the same float32 arithmetic on the same numbers

nn::SamplingOptions optionsOf(const torch::Tensor& params) {
    nn::SamplingOptions options;
    options.temperature = params[0].item<double>();
    options.topK = static_cast<int>(params[1].item<double>());
    options.topP = params[2].item<double>();
    options.repetitionPenalty = params[3].item<double>();
    return options;
}

torch::Tensor processed(const torch::Tensor& logits, const torch::Tensor& seen, const nn::SamplingOptions& options) {
    auto scores = logits.clone();
    for (int64_t row = 0; row < scores.size(0); ++row) {
        const auto ids = seen[row].to(torch::kInt32).contiguous();
        nn::processLogits({scores[row].data_ptr<float>(), static_cast<size_t>(scores.size(1))},
                          {ids.const_data_ptr<int32_t>(), static_cast<size_t>(ids.numel())}, options);
    }
    return scores;
}

}  // namespace

GoldenResults compareSampling(const GoldenSource& source) {
    const std::string prefix = "params_";
    const auto t = source.tensors();
    GoldenResults results;
    for (const auto& [name, params] : t) {
        if (!name.starts_with(prefix)) {
            continue;
        }
        const auto which = name.substr(prefix.size());
        const auto& expected = t.at("scores_" + which);
        const auto scores = processed(t.at("logits"), t.at("seen"), optionsOf(params));
        const auto kept = at::isfinite(expected);
        results.push_back(verdict(source, "kept tokens " + which, at::equal(at::isfinite(scores), kept), "other tokens are kept"));
        results.push_back(compareTensors(source, "scores " + which, scores.masked_fill(~kept, 0), expected.masked_fill(~kept, 0), kScoreTolerance));
    }
    return results;
}

}  // namespace omnidrive::train
