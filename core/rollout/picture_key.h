// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <string>

namespace omnidrive::rollout {

/// Names the pixels the vision tower gets (model::PictureInput::key), under one policy's picture rules: the prompt's picture by content and size, a crop
/// by its source, its box and the size it is shown in. Empty when the record does not say.
std::string promptPictureKey(const Trajectory& trajectory);
std::string cropKey(const Observation& observation);

}  // namespace omnidrive::rollout
