// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/heat_grid.h"

#include <memory>
#include <string>

namespace omnidrive::jobs {

/// Where in a picture CLIP finds what a label says: cosines of the label with windows of three sizes, laid over one another (insight::heatGrid).
struct HeatMap {
    std::string frameId;      ///< of the picture the boxes refer to
    std::string label;
    std::string clipName;     ///< "embedded", or the folder
    int width = 0, height = 0;   ///< of the picture, pixels
    int windows = 0;          ///< that were scored
    insight::HeatGrid grid;
};
using HeatMapPtr = std::shared_ptr<const HeatMap>;

}  // namespace omnidrive::jobs
