// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/clip_pairs.h"

#include "base/error.h"
#include "vision/codec.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace omnidrive::train {

namespace {

using data::kObjectClassCount;

enum Background { Sky, Buildings, Road, Roadside, StreetScene, Nothing, kBackgroundCount };

/// Names of a class; the first one is the contrast text.
using Names = std::vector<std::string>;

const std::vector<Names>& classNames() {
    static const std::vector<Names> names{{"vehicle", "car"},
                                          {"pedestrian", "person"},
                                          {"cyclist", "bicycle rider"},
                                          {"traffic sign", "road sign", "sign"},
                                          {"traffic light", "light"},
                                          {"sky", "empty sky"},
                                          {"buildings and trees", "building", "tree"},
                                          {"road", "lane"},
                                          {"roadside", "grass"},
                                          {"street scene", "street"},
                                          {"background", "nothing"}};
    return names;
}

std::string fill(const std::string& sentence, const std::string& label) {
    std::string text = sentence;
    const std::string slot = "{label}";
    return text.replace(text.find(slot), slot.size(), label);
}

BoxI frameOf(const data::Scene& scene) {
    return {0, 0, scene.image->width, scene.image->height};
}

double areaOf(const BoxI& box) {
    return static_cast<double>(box.width()) * box.height();
}

/// The zoom tool's smallest side, so that the crops are those the policy can ask for.
constexpr int kMinSide = 28;

/// A box inside the frame with sides of at least kMinSide, as near to the wanted one as possible.
BoxI fitInto(const data::Scene& scene, double cx, double cy, double width, double height) {
    const BoxI frame = frameOf(scene);
    const int w = std::clamp(static_cast<int>(std::lround(width)), kMinSide, frame.x1);
    const int h = std::clamp(static_cast<int>(std::lround(height)), kMinSide, frame.y1);
    const int x0 = std::clamp(static_cast<int>(std::lround(cx)) - w / 2, 0, frame.x1 - w);
    const int y0 = std::clamp(static_cast<int>(std::lround(cy)) - h / 2, 0, frame.y1 - h);
    return {x0, y0, x0 + w, y0 + h};
}

/// Share of the object inside the box, and share of the box that the object fills.
struct Cover {
    double visible = 0, filled = 0;
};

Cover coverOf(const data::SceneObject& object, const BoxI& box) {
    const double overlap = intersectionArea(toBoxF(object.boxInImage), toBoxF(box));
    return {overlap / areaOf(object.boxInImage), overlap / areaOf(box)};
}

/// Backgrounds of drawn scenes by place: the horizon is at about 42 % of the height, houses and trees rise 20 % above
/// it.
Background backgroundAt(const BoxI& frame, const BoxI& box) {
    const double top = static_cast<double>(box.y0) / frame.y1, bottom = static_cast<double>(box.y1) / frame.y1;
    const double cx = (box.x0 + box.x1) / 2.0 / frame.x1, cy = (top + bottom) / 2;
    if (bottom < 0.2) {
        return Sky;
    }
    if (top > 0.2 && bottom < 0.5) {
        return Buildings;
    }
    if (top > 0.5) {
        // The road is as wide as the picture's half at 70 % of the height.
        return std::abs(cx - 0.5) < 0.5 * (cy - 0.42) ? Road : Roadside;
    }
    return Nothing;
}

/// Object crops as a policy may cut them: tight to loose, off centre.
BoxI objectBox(const data::Scene& scene, const BoxI& object, Rng& rng) {
    const double w = object.width() * rng.uniform(0.85, 2.4), h = object.height() * rng.uniform(0.85, 2.4);
    const double cx = (object.x0 + object.x1) / 2.0 + 0.4 * (w - 0.7 * object.width()) * rng.uniform(-1, 1);
    const double cy = (object.y0 + object.y1) / 2.0 + 0.4 * (h - 0.7 * object.height()) * rng.uniform(-1, 1);
    return fitInto(scene, cx, cy, w, h);
}

BoxI anywhereBox(const data::Scene& scene, Rng& rng) {
    const BoxI frame = frameOf(scene);
    return fitInto(scene, rng.uniform(0, frame.x1), rng.uniform(0, frame.y1),
                   std::exp(rng.uniform(std::log(28.0), std::log(120.0))),
                   std::exp(rng.uniform(std::log(28.0), std::log(90.0))));
}

/// Slivers of an object and boxes just beside it.
BoxI missBox(const data::Scene& scene, const BoxI& object, Rng& rng) {
    const double angle = rng.uniform(0, 6.2831853), away = rng.uniform(0.9, 1.8);
    const double w = object.width() * rng.uniform(0.9, 2), h = object.height() * rng.uniform(0.9, 2);
    const double cx = (object.x0 + object.x1) / 2.0 + std::cos(angle) * away * (w + object.width()) / 2;
    const double cy = (object.y0 + object.y1) / 2.0 + std::sin(angle) * away * (h + object.height()) / 2;
    return fitInto(scene, cx, cy, w, h);
}

BoxI largeBox(const data::Scene& scene, Rng& rng) {
    const BoxI frame = frameOf(scene);
    if (rng.chance(0.2)) {
        return frame;
    }
    return fitInto(scene, rng.uniform(0, frame.x1), rng.uniform(0, frame.y1), frame.x1 * rng.uniform(0.3, 1),
                   frame.y1 * rng.uniform(0.3, 1));
}

BoxI proposeBox(const data::Scene& scene, Rng& rng) {
    const double kind = rng.uniform();
    if (kind > 0.9 || scene.objects.empty()) {
        return largeBox(scene, rng);
    }
    if (kind > 0.75) {
        return anywhereBox(scene, rng);
    }
    const auto& object =
        scene.objects[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(scene.objects.size()) - 1))];
    return kind > 0.6 ? missBox(scene, object.boxInImage, rng) : objectBox(scene, object.boxInImage, rng);
}

std::string drawText(int classId, Rng& rng) {
    const auto& names = classNames()[static_cast<size_t>(classId)];
    // The contrast text half of the time: it is what scoring uses.
    const size_t name =
        rng.chance(0.5) ? 0 : static_cast<size_t>(rng.integer(0, static_cast<int64_t>(names.size()) - 1));
    const auto templates = clipTemplates();
    return fill(templates[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(templates.size()) - 1))],
                names[name]);
}

void addPairs(std::vector<clip::ClipPair>& pairs, const ClipPairOptions& options, uint64_t seed, size_t wanted) {
    Rng rng(deriveSeed(seed, {1}));
    data::SceneOptions scenes = options.scenes;
    const bool isRoadFrame = rng.chance(options.roadShare);
    scenes.background =
        isRoadFrame ? data::SceneOptions::Background::RoadFrames : data::SceneOptions::Background::Drawn;
    const data::Scene scene = data::makeScene(deriveSeed(seed, {2}), scenes);
    const size_t end = std::min(wanted, pairs.size() + static_cast<size_t>(options.cropsPerScene));
    while (pairs.size() < end) {
        const BoxI box = proposeBox(scene, rng);
        if (const auto classId = clipClassOf(scene, box, isRoadFrame)) {
            pairs.push_back({vision::cropImage(*scene.image, box), drawText(*classId, rng), *classId});
        }
    }
}

}  // namespace

std::vector<std::string> clipTemplates() {
    return {"{label}", "a {label}", "a photo of a {label}."};
}

std::vector<std::string> clipVocabulary() {
    std::vector<std::string> texts;
    for (const auto& names : classNames()) {
        texts.push_back(names.front());
    }
    return texts;
}

std::vector<std::string> clipTexts() {
    std::vector<std::string> texts;
    for (const auto& names : classNames()) {
        for (const auto& name : names) {
            for (const auto& sentence : clipTemplates()) {
                texts.push_back(fill(sentence, name));
            }
        }
    }
    return texts;
}

std::optional<int> clipClassOf(const data::Scene& scene, const BoxI& boxInImage, bool isRoadFrame) {
    const BoxI frame = frameOf(scene);
    if (areaOf(boxInImage) >= 0.09 * areaOf(frame)) {
        return kObjectClassCount + StreetScene;
    }
    double mostVisible = 0;
    const data::SceneObject* shown = nullptr;
    bool isAmbiguous = false;
    for (const auto& object : scene.objects) {
        const Cover cover = coverOf(object, boxInImage);
        mostVisible = std::max(mostVisible, cover.visible);
        if (cover.visible >= 0.65 && cover.filled >= 0.12) {
            isAmbiguous = isAmbiguous || shown != nullptr;
            shown = &object;
        }
    }
    if (shown != nullptr) {
        return isAmbiguous ? std::nullopt : std::optional(static_cast<int>(shown->cls));
    }
    if (mostVisible > 0.3) {
        return std::nullopt;
    }
    return kObjectClassCount + (mostVisible > 0.05 || isRoadFrame ? Nothing : backgroundAt(frame, boxInImage));
}

clip::PairSource makeClipPairSource(const ClipPairOptions& options) {
    require(options.cropsPerScene >= 1, "CLIP pairs need at least one crop a scene, got {}", options.cropsPerScene);
    require(options.roadShare >= 0 && options.roadShare <= 1, "the share of road frames must be in [0, 1], got {}",
            options.roadShare);
    return [options](int64_t step, int batch) {
        std::vector<clip::ClipPair> pairs;
        const auto wanted = static_cast<size_t>(std::max(batch, 0));
        for (uint64_t scene = 0; pairs.size() < wanted; ++scene) {
            addPairs(pairs, options, deriveSeed(options.seed, {static_cast<uint64_t>(step), scene}), wanted);
        }
        return pairs;
    };
}

}  // namespace omnidrive::train
