// SPDX-License-Identifier: GPL-3.0-or-later
// The synthetic world. Small, far objects decide the answers: their state (lamps, arms, arrows) is a few pixels wide and is lost when the
// frame is reduced for the model, but clear in a crop of the original.
#include "data/scenes.h"

#include "base/error.h"
#include "data/road_frames.h"
#include "data/scene_background.h"
#include "data/scene_objects.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <optional>

namespace omnidrive::data {

namespace {

bool overlaps(const BoxI& a, const BoxI& b, int margin) {
    return a.x0 - margin < b.x1 && b.x0 - margin < a.x1 && a.y0 - margin < b.y1 && b.y0 - margin < a.y1;
}

/// A free place for a class in a frame of this size; nullopt after some tries.
std::optional<BoxI> findPlace(ObjectClass cls, const cv::Size& size, const std::vector<SceneObject>& taken, Rng& rng) {
    const auto& placement = placementOf(cls);
    const double scaleY = size.height / 280.0;
    for (int attempt = 0; attempt < 40; ++attempt) {
        const int cx = static_cast<int>(rng.integer(placement.width, size.width - placement.width));
        const int cy = static_cast<int>(std::lround(rng.uniform(placement.centreYMin, placement.centreYMax) * scaleY));
        const BoxI box{cx - placement.width / 2, cy - placement.height / 2, cx - placement.width / 2 + placement.width,
                       cy - placement.height / 2 + placement.height};
        const bool free = box.y0 >= 0 && box.y1 <= size.height && std::none_of(taken.begin(), taken.end(), [&](const SceneObject& other) {
            return overlaps(box, other.boxInImage, 6);
        });
        if (free) {
            return box;
        }
    }
    return std::nullopt;
}

/// Poles under signs and lights, so that they do not float.
void drawPole(cv::Mat& frame, const SceneObject& object, int ground, double light) {
    if (object.cls != ObjectClass::Sign && object.cls != ObjectClass::Light) {
        return;
    }
    const int x = (object.boxInImage.x0 + object.boxInImage.x1) / 2;
    const int foot = std::max(ground, object.boxInImage.y1 + 6);
    cv::rectangle(frame, cv::Rect(x - 1, object.boxInImage.y1, 2, std::min(foot, frame.rows) - object.boxInImage.y1), cv::Scalar::all(96 * light),
                  cv::FILLED);
}

void drawShadow(cv::Mat& frame, const SceneObject& object) {
    if (object.cls == ObjectClass::Sign || object.cls == ObjectClass::Light) {
        return;
    }
    const cv::Rect area = cv::Rect(object.boxInImage.x0 - 2, object.boxInImage.y1 - 3, object.boxInImage.width() + 4, 5) &
                          cv::Rect(0, 0, frame.cols, frame.rows);
    cv::Mat strip = frame(area);
    strip.convertTo(strip, -1, 0.72, 0);
}

Scene drawScene(uint64_t seed, const SceneOptions& options, const std::vector<ObjectClass>& classes) {
    Rng rng(seed);
    Scene scene;
    scene.dayTime = static_cast<DayTime>(rng.integer(0, 3));
    scene.bend = static_cast<RoadBend>(rng.integer(0, 3));
    Backdrop backdrop;
    if (options.background == SceneOptions::Background::RoadFrames) {
        backdrop.frame = roadFrame(options.roadFrames, options.width, options.height, rng);
        backdrop.horizon = options.height / 2;
    } else {
        backdrop = drawBackdrop(options.width, options.height, scene.dayTime, scene.bend, rng);
    }
    for (ObjectClass cls : classes) {
        if (const auto box = findPlace(cls, backdrop.frame.size(), scene.objects, rng)) {
            scene.objects.push_back({cls, static_cast<int>(rng.integer(0, 3)), *box});
        }
    }
    for (const auto& object : scene.objects) {
        drawPole(backdrop.frame, object, backdrop.horizon + 20, backdrop.light);
    }
    for (const auto& object : scene.objects) {
        drawShadow(backdrop.frame, object);
        drawObject(backdrop.frame, object, backdrop.light, rng);
    }
    if (options.background == SceneOptions::Background::Drawn) {
        addAtmosphere(backdrop.frame, scene.dayTime, backdrop.horizon);
    }
    addCameraNoise(backdrop.frame, rng.uniform(0.75, 1.1), rng);
    auto image = std::make_shared<vision::Image>();
    image->width = backdrop.frame.cols;
    image->height = backdrop.frame.rows;
    image->rgb.assign(backdrop.frame.datastart, backdrop.frame.dataend);
    scene.image = std::move(image);
    return scene;
}

/// Each class with probability 0.85, at least three, in random order.
std::vector<ObjectClass> drawClasses(Rng& rng) {
    std::vector<ObjectClass> all, chosen;
    for (int c = 0; c < kObjectClassCount; ++c) {
        all.push_back(static_cast<ObjectClass>(c));
    }
    for (size_t i = all.size(); i > 1; --i) {
        std::swap(all[i - 1], all[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(i) - 1))]);
    }
    for (ObjectClass cls : all) {
        if (chosen.size() < 3 || rng.chance(0.85)) {
            chosen.push_back(cls);
        }
    }
    return chosen;
}

}  // namespace

const char* objectClassLabel(ObjectClass cls) {
    static const char* labels[] = {"vehicle", "pedestrian", "cyclist", "traffic sign", "traffic light"};
    return labels[static_cast<size_t>(cls)];
}

const std::array<const char*, 4>& attributeWords(ObjectClass cls) {
    static const std::array<const char*, 4> words[] = {{"brake", "left", "right", "none"}, {"left", "right", "both", "none"},
                                                       {"left", "right", "both", "none"},  {"left", "right", "ahead", "end"},
                                                       {"red", "yellow", "green", "off"}};
    return words[static_cast<size_t>(cls)];
}

const std::array<const char*, 4>& dayTimeWords() {
    static const std::array<const char*, 4> words{"day", "dusk", "night", "fog"};
    return words;
}

const std::array<const char*, 4>& roadBendWords() {
    static const std::array<const char*, 4> words{"straight", "left", "right", "junction"};
    return words;
}

Scene makeScene(uint64_t seed, const SceneOptions& options) {
    require(options.width >= 200 && options.height >= 140, "a scene needs at least 200 x 140 pixels, got {} x {}", options.width, options.height);
    Rng rng(deriveSeed(seed, {0x0B1}));
    return drawScene(seed, options, drawClasses(rng));
}

SixViewScene makeSixViewScene(uint64_t seed, const SceneOptions& options) {
    Rng rng(deriveSeed(seed, {0x51C}));
    std::array<std::vector<ObjectClass>, 6> classes;
    for (ObjectClass cls : drawClasses(rng)) {
        classes[static_cast<size_t>(rng.integer(0, 5))].push_back(cls);
    }
    SixViewScene place;
    for (uint64_t view = 0; view < 6; ++view) {
        place.views.push_back(drawScene(deriveSeed(seed, {view}), options, classes[view]));
    }
    return place;
}

}  // namespace omnidrive::data
