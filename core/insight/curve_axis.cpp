// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/curve_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace omnidrive::insight {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kTokensSoFar = "num_tokens";
constexpr const char* kTokensOfStep = "perf/total_num_tokens";

const std::vector<store::ScalarPoint>* find(const CurvesByTag& curves, const std::string& tag) {
    const auto it = curves.find(tag);
    return it == curves.end() ? nullptr : &it->second;
}

}  // namespace

AxisPositions::AxisPositions(XAxis axis, const CurvesByTag& curves, const std::string& metric) : axis_(axis) {
    const auto* soFar = find(curves, kTokensSoFar);
    const auto* tokens = soFar != nullptr ? soFar : find(curves, kTokensOfStep);
    const auto* chosen = axis == XAxis::Metric ? find(curves, metric) : tokens;
    isCumulative_ = axis == XAxis::Tokens && soFar == nullptr;
    if (axis == XAxis::Metric || axis == XAxis::Tokens) {
        placeSteps(chosen);
        sumUp();
        return;
    }
    start_ = std::numeric_limits<double>::infinity();
    const std::vector<store::ScalarPoint>* fullest = nullptr;   // knows the steps best; all tags of a step are written together
    for (const auto& [tag, points] : curves) {
        if (!points.empty()) {
            start_ = std::min(start_, axis == XAxis::RelativeTime ? points.front().wall : static_cast<double>(points.front().step));
            fullest = fullest == nullptr || points.size() > fullest->size() ? &points : fullest;
        }
    }
    noteClockJumps(fullest);
    placeSteps(fullest);
}

void AxisPositions::noteClockJumps(const std::vector<store::ScalarPoint>* points) {
    double before = -std::numeric_limits<double>::infinity(), lost = 0;
    for (size_t i = 0; axis_ == XAxis::RelativeTime && points != nullptr && i < points->size(); ++i) {
        const store::ScalarPoint& point = (*points)[i];
        if (!point.superseded && point.wall < before) {
            lost += before - point.wall;
            lostSeconds_[point.step] = lost;
        }
        before = point.superseded ? before : point.wall;
    }
}

void AxisPositions::placeSteps(const std::vector<store::ScalarPoint>* points) {
    const bool isValue = axis_ == XAxis::Metric || axis_ == XAxis::Tokens;
    for (size_t i = 0; points != nullptr && i < points->size(); ++i) {
        const store::ScalarPoint& point = (*points)[i];
        if (!point.superseded) {
            byStep_[point.step] = isValue ? point.value : of(point);
        }
    }
}

void AxisPositions::sumUp() {
    if (!isCumulative_) {
        return;
    }
    double sum = 0;
    for (auto& [step, tokens] : byStep_) {
        sum += std::isfinite(tokens) ? tokens : 0;
        tokens = sum;
    }
}

double AxisPositions::of(const store::ScalarPoint& point) const {
    switch (axis_) {
        case XAxis::Step: return static_cast<double>(point.step);
        case XAxis::RelativeStep: return static_cast<double>(point.step) - start_;
        case XAxis::Wall: return point.wall;
        case XAxis::RelativeTime: {
            const auto next = lostSeconds_.upper_bound(point.step);
            return point.wall - start_ + (next == lostSeconds_.begin() ? 0 : std::prev(next)->second);
        }
        case XAxis::Tokens:
        case XAxis::Metric: break;
    }
    const auto it = byStep_.find(point.step);
    return it == byStep_.end() ? kNone : it->second;
}

double AxisPositions::ofStep(int64_t step) const {
    if (axis_ == XAxis::Step || axis_ == XAxis::RelativeStep) {
        return of({step, 0, 0, 0, false});
    }
    const auto it = byStep_.lower_bound(step);
    return it == byStep_.end() ? kNone : it->second;
}

std::optional<int64_t> AxisPositions::stepNear(double x) const {
    if (!std::isfinite(x)) {
        return std::nullopt;
    }
    if (axis_ == XAxis::Step) {
        return std::llround(x);
    }
    std::optional<int64_t> nearest;
    double distance = std::numeric_limits<double>::infinity();
    for (const auto& [step, position] : byStep_) {
        if (std::abs(position - x) < distance) {
            distance = std::abs(position - x);
            nearest = step;
        }
    }
    return nearest;
}

Curve curveOver(const std::vector<store::ScalarPoint>& points, const AxisPositions& positions) {
    return positions.axis() == XAxis::Step ? curveOf(points)
                                           : curveOf(points, [&](const store::ScalarPoint& point) { return positions.of(point); });
}

Band bandOf(const std::vector<const CurveLine*>& lines) {
    struct Values {
        double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity(), sum = 0;
        int count = 0;
    };
    std::map<double, Values> byX;
    for (const CurveLine* line : lines) {
        for (size_t i = 0; i < line->x.size(); ++i) {
            Values& values = byX[line->x[i]];
            if (std::isfinite(line->y[i])) {
                values.low = std::min(values.low, line->y[i]);
                values.high = std::max(values.high, line->y[i]);
                values.sum += line->y[i];
                ++values.count;
            }
        }
    }
    Band band;
    for (const auto& [x, values] : byX) {
        band.x.push_back(x);
        band.low.push_back(values.count > 0 ? values.low : kNone);
        band.high.push_back(values.count > 0 ? values.high : kNone);
        band.mean.push_back(values.count > 0 ? values.sum / values.count : kNone);
        band.count.push_back(values.count);
    }
    return band;
}

}  // namespace omnidrive::insight
