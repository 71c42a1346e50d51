// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/image.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace omnidrive::clip {

/// A crop with one text that describes it.
struct ClipPair {
    vision::Image crop;
    std::string text;
    int classId = 0;  ///< pairs of one class match each other: "a vehicle" fits every crop of a vehicle
};

/// Makes the batch of a training step. Same step, same pairs; called on the training thread, in order of steps.
using PairSource = std::function<std::vector<ClipPair>(int64_t step, int batch)>;

}  // namespace omnidrive::clip
