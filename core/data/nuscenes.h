// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "base/progress.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::data {

using Vector3 = std::array<double, 3>;   ///< metres

/// Where a body stands in another frame: a point p of the body is rotated, then moved.
struct Pose {
    Vector3 translation{};
    std::array<double, 4> rotation{1, 0, 0, 0};   ///< quaternion w, x, y, z, as nuScenes writes it; of length 1

    /// The point in the outer frame, or back.
    Vector3 toOuter(const Vector3& point) const;
    Vector3 toOwn(const Vector3& point) const;
};

/// One camera's picture of a key frame.
struct NuScenesView {
    std::filesystem::path image;
    int width = 0, height = 0;                    ///< pixels
    std::array<double, 9> intrinsic{};            ///< by rows; zero when the table has none
    Pose cameraInEgo, egoInWorld;                 ///< at the moment of this picture
};

/// An annotated object.
struct NuScenesObject {
    std::string token, category;                  ///< category as the table says ("vehicle.car"); empty when its tables are missing
    Vector3 size{};                               ///< width, length, height in metres
    Pose inWorld;                                 ///< its centre; length along x, width along y, height along z
};

/// A key frame (sample).
struct NuScenesFrame {
    std::string token, sceneToken, sceneName;
    int64_t timestampUs = 0;
    std::array<std::optional<NuScenesView>, 6> views;   ///< in the order of vision::kCameras; unset where a record is missing
    std::vector<NuScenesObject> objects;
};

struct NuScenesTables {
    std::vector<NuScenesFrame> frames;            ///< in the order of sample.json
    std::vector<std::string> problems;            ///< one sentence for each record that was left out, with table, record and field
    int64_t leftOut = 0;                          ///< records among the problems; a table that is missing or breaks off is one too
};

/// Folder that holds sample.json: the given one, or one below it ("v1.0-mini"); empty when there is none.
std::filesystem::path nuScenesTablesIn(const std::filesystem::path& folder);

/// Reads sample, sample_data, calibrated_sensor, sensor and ego_pose, and, where they are there, sample_annotation, instance, category and scene.
/// Tables are read record by record: only what key frames of the six cameras need is kept.
/// @param tables folder with the tables; pictures are named from its parent. @throws Error (Io) naming a table that is missing.
NuScenesTables readNuScenes(const std::filesystem::path& tables, const std::stop_token& stop = {}, const ProgressFn& progress = {});

/// Box around what a camera sees of an object, by the rule of the devkit's export of 2-D annotations: corners in front of the camera are projected,
/// their convex hull is cut to the picture, and its bounds count. nullopt when nothing of it is in the picture or the view has no intrinsic.
/// Evaluation and displays only. Source: SPEC section 8.3; nuscenes-devkit, export_2d_annotations_as_json.
std::optional<BoxF> projectObject(const NuScenesObject& object, const NuScenesView& view);

}  // namespace omnidrive::data
