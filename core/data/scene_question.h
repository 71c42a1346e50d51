// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"

#include <cstdint>
#include <string>

namespace omnidrive::data {

/// All that a drawn question follows from: the same values give the same question and pictures, to the pixel.
struct SceneQuestion {
    std::string source = "synthetic";   ///< synthetic | synthetic-road (objects composed onto road frames) | synthetic-six (six views)
    uint64_t dataSeed = 1;              ///< of the data set
    uint64_t runSeed = 0;               ///< of the run; plays a part in the split "train" alone
    std::string split = "train";        ///< train | validation | test; splits never share a scene
    int64_t index = 0;                  ///< number in the split, >= 0
    double globalShare = 0.2;           ///< share of questions that the global view answers, 0 to 1

    bool operator==(const SceneQuestion&) const = default;
};

/// Draws it; pictures are as a camera's JPEG delivers them. Its id is "train-000012". Thread-safe.
/// @throws Error (InvalidArgument) for an unknown source.
Sample drawSceneQuestion(const SceneQuestion& question);

}  // namespace omnidrive::data
