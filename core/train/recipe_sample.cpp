// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/scene_question.h"
#include "train/trainer.h"

namespace omnidrive::train {

std::shared_ptr<const data::Sample> recipeSample(const Recipe& recipe, double globalShare, const std::string& split, int64_t index) {
    return std::make_shared<const data::Sample>(
        data::drawSceneQuestion({recipe.data.source, recipe.data.seed, recipe.seed, split, index, globalShare}));
}

}  // namespace omnidrive::train
