// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <string>

namespace omnidrive::evidence {

/// One object that a detector saw.
struct Detection {
    BoxF boxInImage;          ///< pixels of the picture that was looked at, clipped to it
    std::string className;    ///< as the detector calls it: "car", "traffic light"
    double confidence = 0;    ///< 0 to 1: objectness times class score, or the class score where the model has no objectness

    bool operator==(const Detection&) const = default;
};

}  // namespace omnidrive::evidence
