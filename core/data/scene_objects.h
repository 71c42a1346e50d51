// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "data/scenes.h"

#include <opencv2/core.hpp>

namespace omnidrive::data {

/// Size and place of a class in a 560 x 280 frame, pixels.
struct ObjectPlacement {
    int width, height;
    int centreYMin, centreYMax;
};
const ObjectPlacement& placementOf(ObjectClass cls);

/// Draws one object, tight in its box, over the frame (RGB, 8 bit). `light` dims body colours (1 = day); lamps, signs and reflectors keep shining.
void drawObject(cv::Mat& frame, const SceneObject& object, double light, Rng& rng);

}  // namespace omnidrive::data
