// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace omnidrive {

/// Half-open pixel rectangle [x0, x1) x [y0, y1), real coordinates; the frame is said by the variable's name (boxInImage).
struct BoxF {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;

    double width() const { return x1 - x0; }
    double height() const { return y1 - y0; }
    double area() const { return width() > 0 && height() > 0 ? width() * height() : 0; }
    bool isFinite() const { return std::isfinite(x0) && std::isfinite(y0) && std::isfinite(x1) && std::isfinite(y1); }
    bool operator==(const BoxF&) const = default;
};

/// Half-open pixel rectangle with integer corners.
struct BoxI {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;

    int width() const { return x1 - x0; }
    int height() const { return y1 - y0; }
    bool operator==(const BoxI&) const = default;
};

inline BoxF toBoxF(const BoxI& box) {
    return {static_cast<double>(box.x0), static_cast<double>(box.y0), static_cast<double>(box.x1), static_cast<double>(box.y1)};
}

/// Area of the overlap of two boxes, in square pixels; 0 when they do not meet.
inline double intersectionArea(const BoxF& a, const BoxF& b) {
    const double w = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
    const double h = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
    return w > 0 && h > 0 ? w * h : 0;
}

/// Intersection over union, 0 to 1.
inline double iou(const BoxF& a, const BoxF& b) {
    const double inter = intersectionArea(a, b);
    const double uni = a.area() + b.area() - inter;
    return uni > 0 ? inter / uni : 0;
}

/// True when the centre of `inner` lies inside `outer`.
inline bool containsCentre(const BoxF& outer, const BoxF& inner) {
    const double cx = (inner.x0 + inner.x1) / 2, cy = (inner.y0 + inner.y1) / 2;
    return cx >= outer.x0 && cx < outer.x1 && cy >= outer.y0 && cy < outer.y1;
}

}  // namespace omnidrive
