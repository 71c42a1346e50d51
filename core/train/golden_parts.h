// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/check_result.h"
#include "model/weights.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::train {

using GoldenResults = std::vector<kernels::CheckResult>;

/// manifest.json's tolerances; all in the unit of what is compared.
struct GoldenTolerances {
    double embeds = 1e-4, logits = 2e-4, logprobs = 2e-4;
    double gradients = 1e-4, gradientsRelative = 1e-3;
    double after = 2e-5;          ///< weights after one AdamW step
    double greedyMargin = 1e-3;   ///< greedy tokens count where the reference preferred its token by more than this

    static GoldenTolerances load(const std::filesystem::path& manifest);
};

/// What a case reads: its own file and where checkpoints and pictures lie.
struct GoldenSource {
    std::filesystem::path folder;       ///< of the set
    std::filesystem::path checkpoint;   ///< folder of the case's checkpoint; empty when it needs none
    std::string name;                   ///< of the case
    GoldenTolerances tolerances;

    model::Weights tensors() const;                      ///< of <name>.safetensors
    std::map<std::string, std::string> metadata() const;
};

/// Compares two tensors of one shape: |value - reference| <= absolute + relative * |reference|. Named "<case>: <what>".
kernels::CheckResult compareTensors(const GoldenSource& source, const std::string& what, const torch::Tensor& value, const torch::Tensor& reference,
                                    double absolute, double relative = 0);
/// A comparison that holds or not; `note` says what differs.
kernels::CheckResult verdict(const GoldenSource& source, const std::string& what, bool holds, const std::string& note = {});

// One function a kind of case.
GoldenResults compareVlm(const GoldenSource& source);        ///< qwen_<checkpoint>_<case>
GoldenResults compareStep(const GoldenSource& source);       ///< grpo_<checkpoint>
GoldenResults compareClip(const GoldenSource& source);       ///< clip_<checkpoint>
GoldenResults compareTokenizer(const GoldenSource& source);  ///< tokenizer_<checkpoint>.json
GoldenResults compareSampling(const GoldenSource& source);   ///< sampling
GoldenResults comparePictures(const GoldenSource& source);   ///< preprocess
GoldenResults compareSizes(const GoldenSource& source);      ///< smart_resize

}  // namespace omnidrive::train
