// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/key_objects.h"

#include "base/error.h"
#include "data/drivelm.h"
#include "vision/codec.h"
#include "vision/stitch.h"

namespace omnidrive::jobs {

namespace fs = std::filesystem;

KeyObjectsPtr KeyObjects::load(const fs::path& file, const std::stop_token& stop, const ProgressFn& progress) {
    const data::DriveLmFile source = data::readDriveLm(file);
    auto objects = std::make_shared<KeyObjects>();
    objects->problems_ = source.problems;
    const auto total = static_cast<int64_t>(source.frames.size() * vision::kCameras.size());
    int64_t done = 0;
    for (const data::DriveLmFrame& frame : source.frames) {
        for (int camera = 0; camera < static_cast<int>(frame.images.size()) && !stop.stop_requested(); ++camera) {
            try {
                auto& boxes = objects->byPicture_[vision::contentId(*vision::loadImage(frame.images[static_cast<size_t>(camera)]))];
                for (const data::DriveLmObject& object : frame.objects) {
                    if (object.camera == camera) {
                        boxes.push_back({object.category, object.description, object.tag, object.boxInCamera});
                    }
                }
            } catch (const Error& error) {
                objects->problems_.emplace_back(error.what());
            }
            if (progress) {
                progress({++done, total, "pictures"});
            }
        }
    }
    if (stop.stop_requested()) {
        return nullptr;
    }
    require(!objects->byPicture_.empty(), "none of the pictures that {} names can be read: {}", file.string(), objects->problems_.front());
    return objects;
}

std::vector<KeyObject> KeyObjects::of(const rollout::Trajectory& trajectory) const {
    std::vector<KeyObject> found;
    const bool isSixViews = trajectory.frameIds.size() == vision::kCameras.size();
    const vision::StitchLayout layout{trajectory.imageWidth / 3, trajectory.imageHeight / 2};
    for (size_t camera = 0; camera < trajectory.frameIds.size(); ++camera) {
        const auto known = byPicture_.find(trajectory.frameIds[camera]);
        if (known == byPicture_.end() || (!isSixViews && trajectory.frameIds.size() != 1)) {
            continue;
        }
        for (const InCamera& object : known->second) {
            const BoxF box = isSixViews ? layout.toStitched(static_cast<int>(camera), object.box) : object.box;
            found.push_back({object.category, object.description, object.tag, box});
        }
    }
    return found;
}

}  // namespace omnidrive::jobs
