// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/random.h"
#include "data/scenes.h"
#include "train/trainer.h"
#include "vision/codec.h"

namespace omnidrive::train {

namespace {

constexpr int kCameraJpegQuality = 92;

}  // namespace

std::shared_ptr<const data::Sample> recipeSample(const Recipe& recipe, double globalShare, const std::string& split, int64_t index) {
    data::SceneOptions scenes;
    data::QuestionOptions questions;
    questions.globalShare = globalShare;
    if (recipe.data.source == "synthetic-road") {
        scenes.background = data::SceneOptions::Background::RoadFrames;
    } else if (recipe.data.source == "synthetic-six") {
        questions.sixViews = true;
    } else {
        require(recipe.data.source == "synthetic", "unknown data source '{}'", recipe.data.source);
    }
    uint64_t seed = data::splitSeed(recipe.data.seed, split);
    if (split == "train") {
        seed = deriveSeed(seed, {recipe.seed});
    }
    auto sample = data::makeSample(seed, index, scenes, questions);
    sample.id = fmt::format("{}-{:06}", split, index);
    // As a camera delivers them: the run folder then keeps each frame as the small file it came from, to the pixel.
    for (auto& image : sample.images) {
        image = vision::throughJpeg(*image, kCameraJpegQuality);
    }
    return std::make_shared<const data::Sample>(std::move(sample));
}

}  // namespace omnidrive::train
