// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/entry_points.h"
#include "train/launch_check.h"
#include "train/trainer.h"

namespace omnidrive::train {

/// The recipe that a request names, with what the request says instead. @throws Error with all problems of the recipe.
Recipe requestedRecipe(const TrainRequest& request);

/// Loads policy, scorer and, where a stage has a KL term, the frozen reference.
TrainerParts loadParts(const Recipe& recipe);

/// Before anything is loaded: a model that does not fit would end in the system's killing us. @param processesHere that share the memory of this
/// machine; a GPU belongs to one. @param ranks processes that train together. @throws Error (OutOfMemory).
LaunchMemory memoryOf(const Recipe& recipe, int processesHere = 1, int ranks = 1);

}  // namespace omnidrive::train
