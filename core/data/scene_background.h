// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "data/scenes.h"

#include <opencv2/core.hpp>

namespace omnidrive::data {

/// What the background decides for the objects drawn over it.
struct Backdrop {
    cv::Mat frame;        ///< RGB, 8 bit
    double light = 1;     ///< brightness of body colours
    int horizon = 118;    ///< pixels from the top
};

/// Sky, horizon, buildings, trees and a road with lanes in perspective.
Backdrop drawBackdrop(int width, int height, DayTime dayTime, RoadBend bend, Rng& rng);

/// Fog over everything drawn so far; nothing for the other day times.
void addAtmosphere(cv::Mat& frame, DayTime dayTime, int horizon);

/// Exposure gain and sensor noise.
void addCameraNoise(cv::Mat& frame, double gain, Rng& rng);

}  // namespace omnidrive::data
