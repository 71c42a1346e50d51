// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace omnidrive::clip {

/// config.json of a Hugging Face CLIPModel (SPEC section 10), any size.
struct ClipTowerConfig {
    int64_t hiddenSize = 0, intermediateSize = 0, layers = 0, heads = 0;
    double layerNormEps = 1e-5;
    bool quickGelu = true;  ///< hidden_act quick_gelu; false: gelu
};
struct ClipConfig {
    ClipTowerConfig text, vision;
    int64_t projectionDim = 0;
    int64_t vocabSize = 0, maxPositions = 77, eosTokenId = 2;  ///< eos 2: legacy argmax pooling
    int64_t imageSize = 224, patchSize = 32, channels = 3;
    double logitScaleInit = 2.6592;
    std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};
    std::array<float, 3> std{0.26862954F, 0.26130258F, 0.27577711F};

    /// Reads config.json (missing sizes take transformers' defaults) and, when it is there, preprocessor_config.json.
    /// @throws Error (Io / Format) naming file and field.
    static ClipConfig load(const std::filesystem::path& folder);
    void save(const std::filesystem::path& folder) const;  ///< config.json and preprocessor_config.json
    /// What is impossible about the sizes, one sentence; empty when nothing is.
    std::string problem() const;
    int64_t patches() const { return (imageSize / patchSize) * (imageSize / patchSize); }
};

}  // namespace omnidrive::clip
