// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/resize_rule.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::vision {

namespace {

constexpr double kMaxAspect = 200;

/// Nearest multiple of `factor`, ties to the even multiple as Python's round() does.
int64_t roundToMultiple(double value, int factor) {
    return static_cast<int64_t>(std::nearbyint(value / factor)) * factor;
}

int64_t floorToMultiple(double value, int factor) {
    return std::max<int64_t>(factor, static_cast<int64_t>(std::floor(value / factor)) * factor);
}

int64_t ceilToMultiple(double value, int factor) {
    return static_cast<int64_t>(std::ceil(value / factor)) * factor;
}

void checkArguments(int width, int height, int factor, int64_t minPixels, int64_t maxPixels) {
    require(width >= 1 && height >= 1, "a picture of {} x {} pixels cannot be resized: both sides must be at least 1", width, height);
    require(factor >= 1 && minPixels >= 1 && maxPixels >= minPixels,
            "resize limits out of order: factor {}, at least {} and at most {} pixels", factor, minPixels, maxPixels);
    const double aspect = static_cast<double>(std::max(width, height)) / std::min(width, height);
    require(aspect <= kMaxAspect, "a picture of {} x {} pixels is too thin: its sides differ by more than a factor of {}", width, height,
            kMaxAspect);
}

}  // namespace

Size smartResize(int width, int height, int factor, int64_t minPixels, int64_t maxPixels) {
    checkArguments(width, height, factor, minPixels, maxPixels);
    const double area = static_cast<double>(width) * height;
    int64_t newWidth = roundToMultiple(width, factor);
    int64_t newHeight = roundToMultiple(height, factor);
    if (newWidth * newHeight > maxPixels) {
        // Divided in the order of the reference: another order differs in the last bit, and floor() would show it.
        const double shrink = std::sqrt(area / static_cast<double>(maxPixels));
        newWidth = floorToMultiple(width / shrink, factor);
        newHeight = floorToMultiple(height / shrink, factor);
    } else if (newWidth * newHeight < minPixels) {
        const double grow = std::sqrt(static_cast<double>(minPixels) / area);
        newWidth = ceilToMultiple(width * grow, factor);
        newHeight = ceilToMultiple(height * grow, factor);
    }
    return {static_cast<int>(newWidth), static_cast<int>(newHeight)};
}

}  // namespace omnidrive::vision
