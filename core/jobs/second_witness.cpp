// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/second_witness.h"

#include "jobs/camera_views.h"
#include "vision/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace omnidrive::jobs {

namespace {

constexpr size_t kRegionsKept = 2048;   // whole pictures and surroundings of crops
/// Around a crop: detectors were trained on things amid their surroundings.
constexpr double kSurroundings = 2.5;
constexpr int kSmallestRegion = 96;

/// An interval of a length about a middle, moved into [low, high).
std::pair<int, int> placed(double middle, double length, int low, int high) {
    const int size = std::min(static_cast<int>(std::ceil(length)), high - low);
    const int start = std::clamp(static_cast<int>(std::floor(middle - length / 2)), low, high - size);
    return {start, start + size};
}

/// The crop with its surroundings, inside the view that holds its centre.
BoxI surroundingsOf(const BoxI& box, const std::vector<BoxI>& views) {
    const auto holdsCentre = [&](const BoxI& view) { return containsCentre(toBoxF(view), toBoxF(box)); };
    const auto found = std::find_if(views.begin(), views.end(), holdsCentre);
    const BoxI view = found == views.end() ? views.front() : *found;
    const double side = std::max({kSurroundings * box.width(), kSurroundings * box.height(), 1.0 * kSmallestRegion});
    const auto [x0, x1] = placed((box.x0 + box.x1) / 2.0, side, view.x0, view.x1);
    const auto [y0, y1] = placed((box.y0 + box.y1) / 2.0, side, view.y0, view.y1);
    return {x0, y0, x1, y1};
}

}  // namespace

SecondWitness::SecondWitness(const std::filesystem::path& onnxFile) : SecondWitness(evidence::Detector::load(onnxFile)) {}
SecondWitness::SecondWitness(std::unique_ptr<evidence::Detector> detector) : detector_(std::move(detector)), seen_(kRegionsKept) {}

SecondWitness::Detections SecondWitness::inRegion(const vision::Image& frame, const BoxI& region) {
    Detections detections = detector_->detect(vision::cropImage(frame, region));
    for (evidence::Detection& detection : detections) {
        BoxF& box = detection.boxInImage;
        box = {box.x0 + region.x0, box.y0 + region.y0, box.x1 + region.x0, box.y1 + region.y0};
    }
    return detections;
}

SecondWitness::DetectionsPtr SecondWitness::inRegions(const std::string& key, const vision::Image& frame, const std::vector<BoxI>& regions,
                                                      const std::stop_token& stop) {
    if (DetectionsPtr known = seen_.find(key)) {
        return known;
    }
    auto detections = std::make_shared<Detections>();
    for (const BoxI& region : regions) {
        if (stop.stop_requested()) {
            return detections;   // incomplete, so not kept
        }
        const Detections seen = inRegion(frame, region);
        detections->insert(detections->end(), seen.begin(), seen.end());
    }
    seen_.insert(key, detections, 1);
    return detections;
}

evidence::WitnessReport SecondWitness::judge(const std::string& frameId, const vision::Image& frame, bool isSixViews, const BoxI& box,
                                             const std::string& label, const std::stop_token& stop) {
    if (evidence::witnessClasses(label, detector_->classNames()).classes.empty()) {
        return {};   // no need to look
    }
    const std::vector<BoxI> views = cameraViews(frame, isSixViews);
    const BoxI around = surroundingsOf(box, views);
    Detections detections = *inRegions(frameId, frame, views, stop);
    const DetectionsPtr close = inRegions(fmt::format("{} {} {} {} {}", frameId, around.x0, around.y0, around.x1, around.y1), frame, {around}, stop);
    detections.insert(detections.end(), close->begin(), close->end());
    return evidence::judge(label, toBoxF(box), detections, detector_->classNames());
}

}  // namespace omnidrive::jobs
