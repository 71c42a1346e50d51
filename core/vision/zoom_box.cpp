// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/zoom_box.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::vision {

namespace {

/// Sides up to this many pixels are refused in the DeepEyes compatibility mode.
constexpr double kDeepEyesMinSide = 30;
/// A coordinate this close to a whole pixel is that pixel: scaling leaves tails such as 28.000000000000004.
constexpr double kSnap = 1e-6;

/// The decision in the making: one box that every rule narrows, and what is written down on the way.
class ZoomRuling {
public:
    ZoomRuling(const BoxF& boxInImage, int imageWidth, int imageHeight, const ZoomRules& rules)
        : box_(boxInImage), imageWidth_(imageWidth), imageHeight_(imageHeight), rules_(rules) {
        decision_.boxInImage = boxInImage;
    }

    ZoomDecision decide() {
        // The order is that of the reference environments: what was asked for is judged before it is repaired.
        if (checkFinite() && checkCorners() && checkAspect("") && checkMeets()) {
            pad();
            clip();
            if (checkAspect(" after clipping") && checkDeepEyesSize() && enlarge()) {
                round();
            }
        }
        return std::move(decision_);
    }

private:
    bool reject(const std::string& reason) {
        decision_.rejectReason = reason;
        return false;
    }

    bool checkFinite() {
        const bool finite = box_.isFinite() && std::isfinite(box_.width()) && std::isfinite(box_.height());
        return finite || reject("not-finite: a corner is not a finite number");
    }

    bool checkCorners() {
        const bool ordered = box_.x0 < box_.x1 && box_.y0 < box_.y1;
        return ordered || reject(fmt::format("inverted: [{:g}, {:g}, {:g}, {:g}] must have x1 < x2 and y1 < y2", box_.x0, box_.y0, box_.x1, box_.y1));
    }

    bool checkAspect(const char* when) {
        const double aspect = std::max(box_.width(), box_.height()) / std::min(box_.width(), box_.height());
        return aspect <= rules_.maxAspect ||
               reject(fmt::format("too-thin: its sides differ by a factor of {:.0f}{}, at most {:g} is allowed", aspect, when, rules_.maxAspect));
    }

    bool checkMeets() {
        const bool meets = box_.x0 < imageWidth_ && box_.y0 < imageHeight_ && box_.x1 > 0 && box_.y1 > 0;
        return meets || reject(fmt::format("outside: it does not meet the picture of {} x {} pixels", imageWidth_, imageHeight_));
    }

    void pad() {
        if (rules_.contextFraction > 0) {
            const double dx = box_.width() * rules_.contextFraction, dy = box_.height() * rules_.contextFraction;
            box_ = {box_.x0 - dx, box_.y0 - dy, box_.x1 + dx, box_.y1 + dy};
            decision_.adjustments.emplace_back("padded");
        }
    }

    void clip() {
        const BoxF clipped{std::max(box_.x0, 0.0), std::max(box_.y0, 0.0), std::min<double>(box_.x1, imageWidth_),
                           std::min<double>(box_.y1, imageHeight_)};
        if (!(clipped == box_)) {
            box_ = clipped;
            decision_.adjustments.emplace_back("clipped");
        }
    }

    bool checkDeepEyesSize() {
        const bool small = std::min(box_.width(), box_.height()) <= kDeepEyesMinSide;
        return !rules_.rejectSmall || !small ||
               reject(fmt::format("too-small: {:.0f} x {:.0f} pixels, both sides must exceed {:g}", box_.width(), box_.height(),
                                  kDeepEyesMinSide));
    }

    /// Scales a small box about its centre until its short side is minSide, shrinks that to the picture and shifts it inside.
    bool enlarge() {
        const double shortSide = std::min(box_.width(), box_.height());
        if (rules_.rejectSmall || shortSide >= rules_.minSide - kSnap) {
            return true;
        }
        const double grow = rules_.minSide / shortSide;
        const double fit = std::min({1.0, imageWidth_ / (box_.width() * grow), imageHeight_ / (box_.height() * grow)});
        const double width = box_.width() * grow * fit, height = box_.height() * grow * fit;
        if (std::min(width, height) < rules_.minSide - kSnap) {
            return reject(fmt::format("too-small: enlarged to fit the picture it has {:.0f} x {:.0f} pixels, both sides need {}", width,
                                      height, rules_.minSide));
        }
        const double x0 = std::clamp((box_.x0 + box_.x1 - width) / 2, 0.0, std::max(0.0, imageWidth_ - width));
        const double y0 = std::clamp((box_.y0 + box_.y1 - height) / 2, 0.0, std::max(0.0, imageHeight_ - height));
        box_ = {x0, y0, x0 + width, y0 + height};
        decision_.adjustments.emplace_back("enlarged");
        return true;
    }

    /// Outwards to whole pixels, so that nothing that was asked for is cut off.
    void round() {
        const BoxI whole{std::max(0, static_cast<int>(std::floor(box_.x0 + kSnap))), std::max(0, static_cast<int>(std::floor(box_.y0 + kSnap))),
                         std::min(imageWidth_, static_cast<int>(std::ceil(box_.x1 - kSnap))),
                         std::min(imageHeight_, static_cast<int>(std::ceil(box_.y1 - kSnap)))};
        if (whole.width() < 1 || whole.height() < 1) {
            reject("too-small: it holds no pixel of the picture");
            return;
        }
        const BoxF asReal = toBoxF(whole);
        const double moved = std::max({std::abs(asReal.x0 - box_.x0), std::abs(asReal.y0 - box_.y0), std::abs(asReal.x1 - box_.x1),
                                       std::abs(asReal.y1 - box_.y1)});
        if (moved > kSnap) {
            decision_.adjustments.emplace_back("rounded");
        }
        decision_.effective = whole;
    }

    BoxF box_;
    int imageWidth_;
    int imageHeight_;
    const ZoomRules& rules_;
    ZoomDecision decision_;
};

BoxF scaled(const BoxF& box, double sx, double sy) {
    return {box.x0 * sx, box.y0 * sy, box.x1 * sx, box.y1 * sy};
}

}  // namespace

ZoomDecision decideZoom(const BoxF& boxInModel, int modelWidth, int modelHeight, int imageWidth, int imageHeight, const ZoomRules& rules) {
    require(modelWidth > 0 && modelHeight > 0 && imageWidth > 0 && imageHeight > 0,
            "a zoom needs pictures with pixels: model {} x {}, original {} x {}", modelWidth, modelHeight, imageWidth, imageHeight);
    const double sx = rules.rescale ? static_cast<double>(imageWidth) / modelWidth : 1;
    const double sy = rules.rescale ? static_cast<double>(imageHeight) / modelHeight : 1;
    return ZoomRuling(scaled(boxInModel, sx, sy), imageWidth, imageHeight, rules).decide();
}

std::vector<std::string> zoomRejectReasons() {
    return {"not-finite", "inverted",     "outside",   "too-thin",   "too-small",
            "bad-json",   "unknown-tool", "bad-image", "turn-limit", "budget", "tool-off"};
}

}  // namespace omnidrive::vision
