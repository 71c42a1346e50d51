// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/tokenizer.h"
#include "vision/image.h"

#include <torch/types.h>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::clip {

/// config.json of a Hugging Face CLIPModel (SPEC section 10), any size.
struct ClipTowerConfig {
    int64_t hiddenSize = 0, intermediateSize = 0, layers = 0, heads = 0;
    double layerNormEps = 1e-5;
    bool quickGelu = true;   ///< hidden_act quick_gelu; false: gelu
};
struct ClipConfig {
    ClipTowerConfig text, vision;
    int64_t projectionDim = 0;
    int64_t vocabSize = 0, maxPositions = 77, eosTokenId = 2;   ///< eos 2: legacy argmax pooling
    int64_t imageSize = 224, patchSize = 32, channels = 3;
    double logitScaleInit = 2.6592;
    std::array<float, 3> mean{0.48145466F, 0.4578275F, 0.40821073F};
    std::array<float, 3> std{0.26862954F, 0.26130258F, 0.27577711F};

    static ClipConfig load(const std::filesystem::path& folder);
    void save(const std::filesystem::path& folder) const;   ///< config.json and preprocessor_config.json
};

/// Two-tower CLIP. Inference is thread-safe; training code owns the object alone. Parameters carry Hugging Face's names.
class ClipModel {
public:
    static std::shared_ptr<ClipModel> load(const std::filesystem::path& folder, torch::Device device = torch::kCPU,
                                           torch::Dtype dtype = torch::kFloat32);
    static std::shared_ptr<ClipModel> makeRandom(const ClipConfig& config, uint64_t seed);

    const ClipConfig& config() const { return config_; }
    std::map<std::string, torch::Tensor>& parameters() { return parameters_; }

    /// @param pixels [N, 3, S, S] normalised. @return [N, projection] L2-normalised.
    torch::Tensor embedImages(const torch::Tensor& pixels) const;
    /// @param ids [N, L] int64 padded, mask [N, L] (1 = token). @return [N, projection] L2-normalised.
    torch::Tensor embedTexts(const torch::Tensor& ids, const torch::Tensor& mask) const;
    torch::Tensor logitScale() const;   ///< exp(logit_scale), scalar

    void save(const std::filesystem::path& folder) const;

private:
    ClipConfig config_;
    std::map<std::string, torch::Tensor> parameters_;
};

/// Scores crops against labels with a loaded CLIP and its tokenizer: templates, padding to a square, cached text embeddings.
/// Thread-safe (the cache is locked).
struct ScorerOptions {
    std::vector<std::string> templates{"a photo of a {label}."};  ///< averaged and re-normalised
    bool padToSquare = true;
    std::vector<std::string> vocabulary;   ///< contrast vocabulary with background texts (SPEC 5.2, DEFAULT_MODEL section 5)
};
class RegionScorer {
public:
    static std::shared_ptr<RegionScorer> load(const std::filesystem::path& folder, const ScorerOptions& options,
                                              torch::Device device = torch::kCPU);
    virtual ~RegionScorer() = default;

    struct Score {
        double cosine = 0;               ///< cos(E_I(crop), E_T(template(label)))
        double contrast = 0;             ///< softmax over vocabulary + label of logitScale * cosine, at the label
        std::string bestOther;           ///< best vocabulary text other than the label
        double bestOtherCosine = 0;
    };
    /// Scores crops[i] against labels[i]; sizes must match.
    virtual std::vector<Score> score(const std::vector<vision::Image>& crops, const std::vector<std::string>& labels) = 0;
    virtual const ScorerOptions& options() const = 0;
};

}  // namespace omnidrive::clip
