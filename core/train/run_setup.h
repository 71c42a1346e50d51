// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_model.h"
#include "train/recipe.h"

#include <memory>

namespace omnidrive::train {

/// Sets LibTorch's intra-operator threads; 0 = physical cores, shared out where several processes of a training run on this machine.
void applyThreads(int threads, int processesHere = 1);

/// CLIP of a recipe with its templates and contrast vocabulary (the recipe's, else the one shipped with the CLIP, else resources/prompts).
std::shared_ptr<clip::RegionScorer> loadScorer(const Recipe& recipe, torch::Device device);

}  // namespace omnidrive::train
