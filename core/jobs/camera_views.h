// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"
#include "vision/stitch.h"

#include <vector>

namespace omnidrive::jobs {

/// Where the cameras lie in a picture: six tiles of a stitched one, else the whole.
inline std::vector<BoxI> cameraViews(const vision::Image& frame, bool isSixViews) {
    if (!isSixViews) {
        return {{0, 0, frame.width, frame.height}};
    }
    const vision::StitchLayout layout{frame.width / 3, frame.height / 2};
    std::vector<BoxI> views;
    for (int camera = 0; camera < static_cast<int>(vision::kCameras.size()); ++camera) {
        views.push_back(layout.tile(camera));
    }
    return views;
}

}  // namespace omnidrive::jobs
