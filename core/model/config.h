// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::model {

/// Sizes of the decoder (SPEC section 3.1); names follow config.json.
struct TextConfig {
    int64_t hiddenSize = 0, layers = 0, heads = 0, kvHeads = 0, intermediateSize = 0, vocabSize = 0;
    int64_t headDim = 0;                     ///< hiddenSize / heads unless the file says otherwise
    double rmsNormEps = 1e-6, ropeTheta = 1e6;
    std::vector<int64_t> mropeSection;       ///< temporal, height, width; sum = headDim / 2
    bool tieWordEmbeddings = false;
};

/// Sizes of the vision tower (SPEC sections 3.1 and 3.3).
struct VisionConfig {
    int64_t hiddenSize = 0, depth = 0, heads = 0, intermediateSize = 0, outHiddenSize = 0;
    int patchSize = 14, temporalPatchSize = 2, mergeSize = 2, channels = 3;
    int windowSize = 112;                    ///< pixels
    std::vector<int64_t> fullAttentionBlocks;
    double rmsNormEps = 1e-6;

    int64_t patchValues() const { return static_cast<int64_t>(channels) * temporalPatchSize * patchSize * patchSize; }
};

/// config.json of a Qwen2.5-VL checkpoint, both generations (flat; nested text_config / rope_parameters).
struct VlmConfig {
    TextConfig text;
    VisionConfig vision;
    int32_t imageTokenId = 0, visionStartTokenId = 0, visionEndTokenId = 0, bosTokenId = 0, eosTokenId = 0, videoTokenId = 0, visionPadTokenId = 0;
    /// vision_token_id of the file is visionPadTokenId here; a file without it has 0.
    std::vector<int32_t> stopTokenIds;       ///< generation_config.json's eos_token_id, else eosTokenId
    std::string dtype = "float32";

    /// @throws Error (Io / Format) naming file and every missing or impossible field.
    static VlmConfig load(const std::filesystem::path& folder);
    /// Writes config.json (the flat form, which every generation of readers opens) and generation_config.json.
    void save(const std::filesystem::path& folder) const;
};

}  // namespace omnidrive::model
