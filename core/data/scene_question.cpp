// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scene_question.h"

#include "base/error.h"
#include "base/random.h"
#include "data/scenes.h"
#include "vision/codec.h"

namespace omnidrive::data {

namespace {

constexpr int kCameraJpegQuality = 92;

}  // namespace

Sample drawSceneQuestion(const SceneQuestion& question) {
    SceneOptions scenes;
    QuestionOptions questions;
    questions.globalShare = question.globalShare;
    if (question.source == "synthetic-road") {
        scenes.background = SceneOptions::Background::RoadFrames;
    } else if (question.source == "synthetic-six") {
        questions.sixViews = true;
    } else {
        require(question.source == "synthetic", "unknown data source '{}'", question.source);
    }
    uint64_t seed = splitSeed(question.dataSeed, question.split);
    if (question.split == "train") {
        seed = deriveSeed(seed, {question.runSeed});
    }
    Sample sample = makeSample(seed, question.index, scenes, questions);
    sample.id = fmt::format("{}-{:06}", question.split, question.index);
    // As a camera delivers them: the run folder then keeps each frame as the small file it came from, to the pixel.
    for (auto& image : sample.images) {
        image = vision::throughJpeg(*image, kCameraJpegQuality);
    }
    return sample;
}

}  // namespace omnidrive::data
