// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/resize_rule.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::vision {

Size smartResize(int width, int height, int factor, int64_t minPixels, int64_t maxPixels) {
    require(width >= 1 && height >= 1, "a picture of {} x {} pixels cannot be resized", width, height);
    const double aspect = static_cast<double>(std::max(width, height)) / std::min(width, height);
    require(aspect <= 200.0, "a picture of {} x {} pixels is too long: the aspect ratio must not exceed 200", width, height);
    const double w = width, h = height, f = factor;
    // Half to even, as Python rounds.
    double newH = std::nearbyint(h / f) * f, newW = std::nearbyint(w / f) * f;
    if (newH * newW > static_cast<double>(maxPixels)) {
        const double beta = std::sqrt(h * w / static_cast<double>(maxPixels));
        newH = std::max(f, std::floor(h / beta / f) * f);
        newW = std::max(f, std::floor(w / beta / f) * f);
    } else if (newH * newW < static_cast<double>(minPixels)) {
        const double beta = std::sqrt(static_cast<double>(minPixels) / (h * w));
        newH = std::ceil(h * beta / f) * f;
        newW = std::ceil(w * beta / f) * f;
    }
    return {static_cast<int>(newW), static_cast<int>(newH)};
}

}  // namespace omnidrive::vision
