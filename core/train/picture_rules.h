// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/config.h"
#include "vision/preprocess_options.h"

namespace omnidrive::train {

/// Whether pictures are cut into the patches that a vision tower takes.
inline bool fitTower(const vision::PreprocessOptions& rules, const model::VisionConfig& tower) {
    return rules.patchSize == tower.patchSize && rules.mergeSize == tower.mergeSize && rules.temporalPatchSize == tower.temporalPatchSize;
}

}  // namespace omnidrive::train
