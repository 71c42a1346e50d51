// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "clip/clip_model.h"
#include "clip/clip_pair.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::clip {

/// Training of a small CLIP from scratch ([OURS]; DEFAULT_MODEL section 5).
struct ClipTraining {
    ClipConfig config = tinyClipConfig();  ///< vocabSize and eosTokenId are set from the tokenizer
    std::vector<std::string> texts;        ///< every text that pairs may carry: the tokenizer is trained on them
    std::vector<std::string> vocabulary;   ///< contrast vocabulary that ships with the model; may be empty
    uint64_t seed = 7;
    int steps = 1500;
    int batch = 64;              ///< pairs a step
    double learningRate = 2e-3;  ///< AdamW after the warm-up; cosine to a twentieth at the last step
    int warmupSteps = 30;
    double weightDecay = 0.01;
    double gradientClip = 1;
    bool padToSquare = true;  ///< as the scorer will do it

    /// 56 px pictures in patches of 8; 64 wide, 2 layers, 4 heads; text 48 wide, 1 layer, 3 heads, 24 positions;
    /// projection 32.
    static ClipConfig tinyClipConfig();
};

/// Trains by a symmetric contrastive loss in which all pairs of one class match, and leaves a Hugging Face CLIP in
/// `folder`: config, preprocessor, tokenizer, weights, and omnidrive_vocabulary.yaml. Deterministic for a seed and a
/// number of threads. Blocks; progress says the loss. A requested stop ends the training early and still saves.
/// @throws Error when the source gives no pairs or a text that was not announced, or the files cannot be written.
std::shared_ptr<ClipModel> trainClip(const ClipTraining& training, const PairSource& source,
                                     const std::filesystem::path& folder, std::stop_token stop,
                                     const ProgressFn& progress);

/// Symmetric contrastive loss of embeddings with several matches a row: cross-entropy against the matches, evenly.
/// @param images, texts [N, projection] L2-normalised; @param scale scalar; @param classes [N] int64. @return scalar.
torch::Tensor contrastiveLoss(const torch::Tensor& images, const torch::Tensor& texts, const torch::Tensor& scale,
                              const torch::Tensor& classes);

/// Quality on held-out pairs: the probability that the cosine of a crop with its own text is above the cosine of a crop
/// with a text of another class (area under the ROC curve; ties count half). 0.5 = chance. SPEC section 5.2 asks for
/// this histogram.
/// @param pairs at least two classes. @throws Error (InvalidArgument) otherwise.
double matchedAuc(const ClipModel& model, const text::ClipTokenizer& tokenizer, const std::vector<ClipPair>& pairs,
                  bool padToSquare = true);

}  // namespace omnidrive::clip
