// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::data {

/// An object that DriveLM's annotators found important in a frame.
struct DriveLmObject {
    std::string tag;          ///< as questions name it: "<c1,CAM_BACK,1088.3,497.5>"
    std::string category;     ///< "Vehicle", "Traffic element"
    std::string status;       ///< "Moving"; may be empty
    std::string description;  ///< "Brown SUV."
    int camera = 0;           ///< index into vision::kCameras
    BoxF boxInCamera;         ///< pixels of the camera's own picture
};

struct DriveLmQuestion {
    std::string kind;         ///< "perception", "prediction", "planning", "behavior"
    std::string question, answer;
};

/// A key frame of DriveLM (nuScenes, six views).
struct DriveLmFrame {
    std::string sceneToken, frameToken;
    std::array<std::filesystem::path, 6> images;   ///< in the order of vision::kCameras; relative paths are taken from the file's folder
    std::vector<DriveLmObject> objects;
    std::vector<DriveLmQuestion> questions;
};

/// A tag taken apart: the camera and the object's centre in its pixels.
struct DriveLmTag {
    std::string name;         ///< "c1"
    int camera = 0;
    double x = 0, y = 0;
};
/// Tags of a text in their order, "<c1,CAM_BACK,1088.3,497.5>"; what only looks like one is passed over.
std::vector<DriveLmTag> driveLmTags(const std::string& text);

struct DriveLmFile {
    std::vector<DriveLmFrame> frames;
    std::vector<std::string> problems;   ///< one sentence for each record that was left out, with its scene and frame
};
/// Reads DriveLM's official form: scenes with key frames, each with key_object_infos, image_paths and QA. Broken records are listed, the rest loads.
/// @throws Error (Io) when the file cannot be read, (Format) when it is no JSON object of scenes.
DriveLmFile readDriveLm(const std::filesystem::path& file);

}  // namespace omnidrive::data
