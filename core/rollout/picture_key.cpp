// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/picture_key.h"

#include <fmt/format.h>

namespace omnidrive::rollout {

std::string promptPictureKey(const Trajectory& trajectory) {
    return trajectory.stitchedId.empty() ? "" : fmt::format("{} {}x{}", trajectory.stitchedId, trajectory.modelWidth, trajectory.modelHeight);
}

std::string cropKey(const Observation& observation) {
    const auto& box = observation.cropInImage;
    return observation.imageId.empty() ? ""
                                       : fmt::format("{} [{}, {}, {}, {}] {}x{}", observation.imageId, box.x0, box.y0, box.x1, box.y1,
                                                     observation.shownWidth, observation.shownHeight);
}

}  // namespace omnidrive::rollout
