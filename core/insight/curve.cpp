// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/curve.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace omnidrive::insight {

namespace {

using Points = std::vector<store::ScalarPoint>;

/// A step that came twice keeps its last value.
void append(const store::ScalarPoint& point, Points& stretch) {
    if (!stretch.empty() && stretch.back().step == point.step) {
        stretch.back() = point;
    } else {
        stretch.push_back(point);
    }
}

struct Stretches {
    Points live;
    std::vector<Points> superseded;
};

/// A superseded point continues a stretch only when it directly follows one in the file and in steps.
Stretches stretchesOf(const Points& points) {
    Stretches stretches;
    bool isAfterSuperseded = false;
    for (const store::ScalarPoint& point : points) {
        if (!point.superseded) {
            append(point, stretches.live);
        } else {
            const bool continues = isAfterSuperseded && !stretches.superseded.empty() && point.step >= stretches.superseded.back().back().step;
            if (!continues) {
                stretches.superseded.emplace_back();
            }
            append(point, stretches.superseded.back());
        }
        isAfterSuperseded = point.superseded;
    }
    return stretches;
}

template <typename T>
void permute(std::vector<T>& values, std::span<const size_t> order) {
    std::vector<T> sorted;
    sorted.reserve(values.size());
    std::transform(order.begin(), order.end(), std::back_inserter(sorted), [&](size_t i) { return values[i]; });
    values = std::move(sorted);
}

void sortByX(CurveLine& line) {
    if (std::is_sorted(line.x.begin(), line.x.end())) {
        return;
    }
    std::vector<size_t> order(line.x.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return line.x[a] < line.x[b]; });
    permute(line.x, order);
    permute(line.y, order);
    permute(line.stages, order);
}

template <typename PositionOf>
CurveLine lineOf(const Points& points, const PositionOf& positionOf) {
    CurveLine line;
    for (const store::ScalarPoint& point : points) {
        const double x = positionOf(point);
        if (std::isfinite(x)) {
            line.x.push_back(x);
            line.y.push_back(point.value);
            line.stages.push_back(point.stage);
        }
    }
    sortByX(line);
    return line;
}

template <typename PositionOf>
Curve placed(const Points& points, const PositionOf& positionOf) {
    const Stretches stretches = stretchesOf(points);
    Curve curve;
    curve.live = lineOf(stretches.live, positionOf);
    for (const Points& stretch : stretches.superseded) {
        curve.superseded.push_back(lineOf(stretch, positionOf));
    }
    return curve;
}

}  // namespace

Curve curveOf(const std::vector<store::ScalarPoint>& points) {
    return placed(points, [](const store::ScalarPoint& point) { return static_cast<double>(point.step); });
}

Curve curveOf(const std::vector<store::ScalarPoint>& points, const std::function<double(const store::ScalarPoint&)>& positionOf) {
    return placed(points, positionOf);
}

}  // namespace omnidrive::insight
