// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/curve.h"

namespace omnidrive::insight {

namespace {

void append(const store::ScalarPoint& point, CurveLine& line) {
    const auto step = static_cast<double>(point.step);
    if (!line.x.empty() && line.x.back() == step) {
        line.y.back() = point.value;
        line.stages.back() = point.stage;
        return;
    }
    line.x.push_back(step);
    line.y.push_back(point.value);
    line.stages.push_back(point.stage);
}

/// A superseded point continues a line only when it directly follows one in the file and in steps.
bool continues(const Curve& curve, const store::ScalarPoint& point, bool afterSuperseded) {
    return afterSuperseded && !curve.superseded.empty() &&
           static_cast<double>(point.step) >= curve.superseded.back().x.back();
}

}  // namespace

Curve curveOf(const std::vector<store::ScalarPoint>& points) {
    Curve curve;
    bool afterSuperseded = false;
    for (const store::ScalarPoint& point : points) {
        if (!point.superseded) {
            append(point, curve.live);
        } else {
            if (!continues(curve, point, afterSuperseded)) {
                curve.superseded.emplace_back();
            }
            append(point, curve.superseded.back());
        }
        afterSuperseded = point.superseded;
    }
    return curve;
}

}  // namespace omnidrive::insight
