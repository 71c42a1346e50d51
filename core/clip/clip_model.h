// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_config.h"
#include "text/tokenizer.h"
#include "vision/image.h"

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::clip {

class KeptLayouts;

/// Two-tower CLIP. Inference is thread-safe; training code owns the object alone. Parameters carry Hugging Face's
/// names.
class ClipModel {
public:
    /// @param device, dtype of the parameters; on the CPU in the stored dtype the file's mapping is used as it is.
    /// @throws Error (Io / Format) that lists missing, extra and mis-shaped weights together, by name.
    static std::shared_ptr<ClipModel> load(const std::filesystem::path& folder, torch::Device device = torch::kCPU,
                                           torch::Dtype dtype = torch::kFloat32);
    /// Fresh float32 parameters on the CPU, initialised as the reference does. Same seed, same numbers.
    static std::shared_ptr<ClipModel> makeRandom(const ClipConfig& config, uint64_t seed);
    ClipModel(ClipConfig config, std::map<std::string, torch::Tensor> parameters);

    const ClipConfig& config() const { return config_; }
    std::map<std::string, torch::Tensor>& parameters() { return parameters_; }
    const std::map<std::string, torch::Tensor>& parameters() const { return parameters_; }
    torch::Device device() const;
    torch::Dtype dtype() const;

    /// @param pixels [N, 3, S, S] float32 normalised; moved to the model's device and dtype.
    /// @return [N, projection] L2-normalised, on the model's device in its dtype. Runs under InferenceMode (training
    /// uses clip_towers.h).
    torch::Tensor embedImages(const torch::Tensor& pixels) const;
    /// @param ids [N, L] int64 padded, L <= maxPositions; mask [N, L] int64 (1 = token). @return as above.
    torch::Tensor embedTexts(const torch::Tensor& ids, const torch::Tensor& mask) const;
    torch::Tensor logitScale() const;  ///< exp(logit_scale), scalar

    /// Writes model.safetensors, config.json and preprocessor_config.json; the folder is made when it is missing.
    void save(const std::filesystem::path& folder) const;

private:
    ClipConfig config_;
    std::map<std::string, torch::Tensor> parameters_;
    std::shared_ptr<const KeptLayouts> layouts_;
};

struct ScorerOptions {
    std::vector<std::string> templates{"a photo of a {label}."};  ///< averaged and re-normalised
    bool padToSquare = true;
    std::vector<std::string>
        vocabulary;  ///< contrast vocabulary with background texts (SPEC 5.2, DEFAULT_MODEL section 5)
};

/// Scores crops against labels with a loaded CLIP and its tokenizer: templates, padding to a square, cached text
/// embeddings. Thread-safe (the cache is locked).
class RegionScorer {
public:
    /// @throws Error when the folder holds no CLIP or tokenizer, or a template has no "{label}".
    static std::shared_ptr<RegionScorer> load(const std::filesystem::path& folder, const ScorerOptions& options,
                                              torch::Device device = torch::kCPU);
    /// From parts that are there already. @throws Error as load.
    static std::shared_ptr<RegionScorer> make(std::shared_ptr<const ClipModel> model,
                                              std::shared_ptr<const text::ClipTokenizer> tokenizer,
                                              const ScorerOptions& options);
    virtual ~RegionScorer() = default;

    struct Score {
        double cosine = 0;     ///< cos(E_I(crop), E_T(template(label)))
        double logit = 0;      ///< exp(logit_scale) * cosine, what a CLIPModel calls logits_per_image
        double clipScore = 0;  ///< 2.5 * max(cosine, 0), arXiv 2104.08718; defined for ViT-B/32
        /// softmax over vocabulary + label of logitScale * cosine, at the label. A vocabulary text that the label is or
        /// ends with ("traffic light" for "the red traffic light") names the same thing and does not compete. 1 when
        /// nothing competes.
        double contrast = 0;
        std::string bestOther;  ///< best competing vocabulary text; empty when there is none
        double bestOtherCosine = 0;
    };
    /// Scores *crops[i] against labels[i], all pictures in few batches. @throws Error (InvalidArgument) when the sizes
    /// differ or a crop is empty.
    virtual std::vector<Score> scoreEach(const std::vector<const vision::Image*>& crops,
                                         const std::vector<std::string>& labels) = 0;
    std::vector<Score> score(const std::vector<vision::Image>& crops, const std::vector<std::string>& labels);
    virtual const ScorerOptions& options() const = 0;
};

}  // namespace omnidrive::clip
