// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/memory_estimate.h"
#include "train/recipe.h"

#include <cstdint>
#include <optional>
#include <string>

namespace omnidrive::train {

/// Memory of the recipe's widest pass: prompts as its own first question makes them or, where that is larger, its largest case (`data.cases`), rollouts half as long as allowed, as many of them as
/// micro_batch_tokens let in (0: a whole update). Reads no weights. @param ranks processes that train together.
/// Every case of `data.cases` and `probe.cases` is asked once. @throws Error naming the file of the model or the case that is missing or wrong.
model::MemoryEstimate launchEstimate(const Recipe& recipe, int ranks = 1);

/// What a launch does with the memory there is.
struct LaunchMemory {
    std::string sentence;           ///< the estimate, for the log
    int64_t microBatchTokens = 0;   ///< the recipe's, or where it leaves the choice the most that fits; 0: a whole update at once
};
/// Before a launch. @param freeBytes what the device has free for each rank, nothing being loaded yet; nullopt when it cannot say.
/// @throws Error (OutOfMemory) with the numbers and what would help, when not even a pass over one rollout fits, or not the one the recipe asks for.
LaunchMemory requireMemory(const Recipe& recipe, std::optional<int64_t> freeBytes, int ranks = 1);

}  // namespace omnidrive::train
