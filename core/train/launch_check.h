// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/memory_estimate.h"
#include "train/recipe.h"

#include <cstdint>
#include <optional>
#include <string>

namespace omnidrive::train {

/// Memory of the recipe's widest update: prompts as its own first question makes them, rollouts half as long as allowed. Reads no weights.
/// @throws Error naming the file of the model that is missing or wrong.
model::MemoryEstimate launchEstimate(const Recipe& recipe);

/// Before a launch: the estimate as one sentence for the log.
/// @param freeBytes what the device has free, nothing being loaded yet; nullopt when it cannot say.
/// @throws Error (OutOfMemory) with the numbers and what would help, when the estimate exceeds that.
std::string requireMemory(const Recipe& recipe, std::optional<int64_t> freeBytes);

}  // namespace omnidrive::train
