// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/zoom_box.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace omnidrive::vision {

namespace {

constexpr int kSmallReject = 30;   // DeepEyes compatibility (SPEC section 4.4)

std::string shapeProblem(const BoxF& box, const ZoomRules& rules) {
    if (!box.isFinite()) {
        return "not-finite: a box needs four finite numbers";
    }
    if (box.x1 <= box.x0 || box.y1 <= box.y0) {
        return fmt::format("inverted: [{:g}, {:g}, {:g}, {:g}] must have x1 < x2 and y1 < y2", box.x0, box.y0, box.x1, box.y1);
    }
    const double aspect = std::max(box.width(), box.height()) / std::min(box.width(), box.height());
    if (aspect > rules.maxAspect) {
        return fmt::format("too-thin: the longer side is {:.0f} times the shorter, at most {:.0f} is allowed", aspect, rules.maxAspect);
    }
    return {};
}

BoxF padded(const BoxF& box, double fraction) {
    const double dx = box.width() * fraction, dy = box.height() * fraction;
    return {box.x0 - dx, box.y0 - dy, box.x1 + dx, box.y1 + dy};
}

/// [lo, hi) enlarged about its centre to `least`, then shifted inside [0, limit).
void enlarge(double& lo, double& hi, double least, double limit) {
    if (hi - lo >= least) {
        return;
    }
    const double wanted = std::min(least, limit);
    const double centre = (lo + hi) / 2;
    lo = std::clamp(centre - wanted / 2, 0.0, limit - wanted);
    hi = lo + wanted;
}

}  // namespace

std::vector<std::string> zoomRejectReasons() {
    return {"not-finite", "inverted", "outside", "too-thin", "too-small", "bad-json", "unknown-tool", "bad-image", "turn-limit", "budget"};
}

ZoomDecision decideZoom(const BoxF& boxInModel, int modelWidth, int modelHeight, int imageWidth, int imageHeight, const ZoomRules& rules) {
    ZoomDecision decision;
    const double sx = rules.rescale ? static_cast<double>(imageWidth) / modelWidth : 1.0;
    const double sy = rules.rescale ? static_cast<double>(imageHeight) / modelHeight : 1.0;
    decision.boxInImage = {boxInModel.x0 * sx, boxInModel.y0 * sy, boxInModel.x1 * sx, boxInModel.y1 * sy};
    decision.rejectReason = shapeProblem(decision.boxInImage, rules);
    if (!decision.rejectReason.empty()) {
        return decision;
    }
    BoxF box = decision.boxInImage;
    if (rules.contextFraction > 0) {
        box = padded(box, rules.contextFraction);
        decision.adjustments.emplace_back("padded");
    }
    const BoxF clipped{std::max(box.x0, 0.0), std::max(box.y0, 0.0), std::min<double>(box.x1, imageWidth), std::min<double>(box.y1, imageHeight)};
    if (clipped.x1 <= clipped.x0 || clipped.y1 <= clipped.y0) {
        decision.rejectReason = fmt::format("outside: [{:.0f}, {:.0f}, {:.0f}, {:.0f}] does not meet the {} x {} picture", box.x0, box.y0, box.x1,
                                            box.y1, imageWidth, imageHeight);
        return decision;
    }
    if (!(clipped == box)) {
        decision.adjustments.emplace_back("clipped");
        box = clipped;
    }
    if (rules.rejectSmall && std::min(box.width(), box.height()) <= kSmallReject) {
        decision.rejectReason = fmt::format("too-small: a side of {:.0f} px, more than {} is needed", std::min(box.width(), box.height()), kSmallReject);
        return decision;
    }
    if (!rules.rejectSmall && std::min(box.width(), box.height()) < rules.minSide) {
        enlarge(box.x0, box.x1, rules.minSide, imageWidth);
        enlarge(box.y0, box.y1, rules.minSide, imageHeight);
        decision.adjustments.emplace_back("enlarged");
    }
    const BoxI whole{static_cast<int>(std::floor(box.x0)), static_cast<int>(std::floor(box.y0)), std::min(static_cast<int>(std::ceil(box.x1)), imageWidth),
                     std::min(static_cast<int>(std::ceil(box.y1)), imageHeight)};
    if (!(toBoxF(whole) == box)) {
        decision.adjustments.emplace_back("rounded");
    }
    decision.effective = whole;
    return decision;
}

}  // namespace omnidrive::vision
