// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/trace_pictures.h"

#include "base/error.h"
#include "vision/codec.h"
#include "vision/stitch.h"
#include "vision/zoom_box.h"

#include <algorithm>

namespace omnidrive::jobs {

namespace {

constexpr std::string_view kSixViews = "/six-views";

bool isSixViews(const rollout::Trajectory& trajectory) { return trajectory.frameIds.size() == vision::kCameras.size(); }

void orderViews(std::vector<std::string>& frames) {
    std::vector<std::string> ordered;
    try {
        for (const int index : vision::orderCameras(frames)) {
            ordered.push_back(frames[static_cast<size_t>(index)]);
        }
    } catch (const Error&) {   // names without cameras: the order of the file is all there is
        return;
    }
    frames = std::move(ordered);
}

vision::ImagePtr stitched(const rollout::TraceFile& file, const std::string& rollout) {
    std::vector<vision::ImagePtr> views;
    for (const std::string& view : traceWithViews(file, rollout).frameIds) {
        views.push_back(loadTracePicture(file, view));
    }
    return stitchedViews(views);
}

}  // namespace

vision::ImagePtr stitchedViews(const std::vector<vision::ImagePtr>& views) {
    vision::StitchLayout layout;
    return std::make_shared<const vision::Image>(vision::stitchViews(views, &layout));
}

rollout::Trajectory traceWithViews(const rollout::TraceFile& file, const std::string& id) {
    rollout::Trajectory trajectory = file.trajectory(id);
    if (isSixViews(trajectory)) {
        orderViews(trajectory.frameIds);
        trajectory.stitchedId = id + std::string(kSixViews);
    }
    return trajectory;
}

vision::ImagePtr loadTracePicture(const rollout::TraceFile& file, const std::string& id) {
    if (id.ends_with(kSixViews)) {
        return stitched(file, id.substr(0, id.size() - kSixViews.size()));
    }
    if (const auto inside = file.pictureInside(id)) {
        return vision::decodeImage({reinterpret_cast<const uint8_t*>(inside->data()), inside->size()}, id);
    }
    const std::filesystem::path path = file.framePath(id);
    if (path.empty()) {
        fail(ErrorKind::Io, "the picture {} is not in {}: put it there or into a folder \"images\" beside the traces, or name its folder (--images)", id,
             file.folder().parent_path().string());
    }
    return vision::loadImage(path);
}

void setPictureFacts(rollout::Trajectory& trajectory, const vision::Image& picture) {
    trajectory.imageWidth = trajectory.modelWidth = picture.width;
    trajectory.imageHeight = trajectory.modelHeight = picture.height;
    const vision::StitchLayout layout{picture.width / 3, picture.height / 2};
    for (rollout::Turn& turn : trajectory.turns) {
        if (!turn.tool || !turn.tool->valid || !turn.tool->boxInModel) {
            continue;
        }
        const auto decision = vision::decideZoom(*turn.tool->boxInModel, picture.width, picture.height, picture.width, picture.height, {});
        turn.tool->effectiveBox = decision.effective;
        turn.tool->adjustments = decision.adjustments;
        if (const auto view = isSixViews(trajectory) ? layout.toCamera(*turn.tool->boxInModel) : std::nullopt) {
            turn.tool->camera = vision::kCameras[static_cast<size_t>(view->camera)];
            turn.tool->crossesTileEdge = view->crossesTileEdge;
        }
    }
}

}  // namespace omnidrive::jobs
