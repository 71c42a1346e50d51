// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_model.h"
#include "rollout/policy.h"
#include "train/entry_points.h"
#include "vision/codec.h"

namespace omnidrive::train {

std::vector<LabelScore> scorePicture(const std::string& clip, const std::filesystem::path& picture, const std::vector<std::string>& labels,
                                     const std::string& sentence) {
    clip::ScorerOptions options;
    options.templates = {sentence};
    options.padToSquare = false;
    const auto scorer = clip::RegionScorer::load(rollout::modelFolder(clip, "clip"), options);
    const std::vector<vision::Image> crops(labels.size(), *vision::loadImage(picture));
    const auto scores = scorer->score(crops, labels);
    std::vector<LabelScore> result;
    for (size_t i = 0; i < labels.size(); ++i) {
        result.push_back({labels[i], scores[i].cosine, scores[i].logit, scores[i].clipScore});
    }
    return result;
}

}  // namespace omnidrive::train
