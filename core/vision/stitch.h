// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::vision {

/// The six cameras in the order of SPEC section 2.1: row 0 FRONT_LEFT, FRONT, FRONT_RIGHT; row 1 BACK_RIGHT, BACK, BACK_LEFT.
inline constexpr std::array<const char*, 6> kCameras{"CAM_FRONT_LEFT", "CAM_FRONT", "CAM_FRONT_RIGHT",
                                                      "CAM_BACK_RIGHT", "CAM_BACK", "CAM_BACK_LEFT"};

/// Where the six tiles lie in the stitched picture (2 rows, 3 columns, no margins; all tiles of one size).
struct StitchLayout {
    int tileWidth = 1600;
    int tileHeight = 900;

    int width() const { return 3 * tileWidth; }
    int height() const { return 2 * tileHeight; }
    BoxI tile(int camera) const;
    /// Camera index that holds a point; nullopt outside.
    std::optional<int> cameraAt(double x, double y) const;
    /// Box in the camera's own pixels, clipped to it; camera chosen by the box centre. nullopt when the centre is outside.
    struct OnCamera {
        int camera = 0;
        BoxF boxInCamera;
        bool crossesTileEdge = false;
    };
    std::optional<OnCamera> toCamera(const BoxF& boxInStitched) const;
    BoxF toStitched(int camera, const BoxF& boxInCamera) const;
};

/// Stitches six equally sized views. @throws Error (InvalidArgument) when their number or sizes do not fit.
Image stitchViews(const std::vector<ImagePtr>& views, StitchLayout* layout);

/// Camera (index into kCameras) that a path names in its file name, else in a folder: "CAM_FRONT_LEFT", or without the prefix
/// "front-left"; upper and lower case alike. The last component that names one counts.
std::optional<int> cameraOfPath(const std::string& path);

/// Finds the six views of a nuScenes frame from any order of paths by the camera name in path or file name. @return indices into `paths`
/// in the order of kCameras. @throws Error (InvalidArgument) naming the missing or double camera.
std::array<int, 6> orderCameras(const std::vector<std::string>& paths);

}  // namespace omnidrive::vision
