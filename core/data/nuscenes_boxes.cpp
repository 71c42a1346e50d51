// SPDX-License-Identifier: GPL-3.0-or-later
// Annotated objects in the pictures of nuScenes.
#include "data/nuscenes.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <functional>
#include <vector>

namespace omnidrive::data {

namespace {

using Matrix3 = std::array<double, 9>;   // by rows

Matrix3 matrixOf(const std::array<double, 4>& q) {
    const auto [w, x, y, z] = q;
    return {1 - 2 * (y * y + z * z), 2 * (x * y - w * z),     2 * (x * z + w * y),      //
            2 * (x * y + w * z),     1 - 2 * (x * x + z * z), 2 * (y * z - w * x),      //
            2 * (x * z - w * y),     2 * (y * z + w * x),     1 - 2 * (x * x + y * y)};
}

/// What lies on the right side of one edge of the picture (Sutherland and Hodgman). @param distance of a point from the edge, inwards.
std::vector<cv::Point2d> cutBy(const std::vector<cv::Point2d>& polygon, const std::function<double(const cv::Point2d&)>& distance) {
    std::vector<cv::Point2d> kept;
    for (size_t i = 0; i < polygon.size(); ++i) {
        const cv::Point2d &here = polygon[i], &next = polygon[(i + 1) % polygon.size()];
        const double a = distance(here), b = distance(next);
        if (a >= 0) {
            kept.push_back(here);
        }
        if ((a >= 0) != (b >= 0)) {
            kept.push_back(here + (next - here) * (a / (a - b)));
        }
    }
    return kept;
}

/// Bounds of the part of the corners' hull that lies in the picture.
std::optional<BoxF> boundsInPicture(const std::vector<cv::Point2d>& corners, double width, double height) {
    // OpenCV's hull takes 32-bit floats: indices keep the exact points.
    const std::vector<cv::Point2f> rounded(corners.begin(), corners.end());
    std::vector<int> order;
    cv::convexHull(rounded, order);
    std::vector<cv::Point2d> hull;
    std::transform(order.begin(), order.end(), std::back_inserter(hull), [&](int i) { return corners[static_cast<size_t>(i)]; });
    hull = cutBy(hull, [](const cv::Point2d& p) { return p.x; });
    hull = cutBy(hull, [](const cv::Point2d& p) { return p.y; });
    hull = cutBy(hull, [&](const cv::Point2d& p) { return width - p.x; });
    hull = cutBy(hull, [&](const cv::Point2d& p) { return height - p.y; });
    if (hull.empty()) {
        return std::nullopt;
    }
    const auto [left, right] = std::minmax_element(hull.begin(), hull.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    const auto [top, bottom] = std::minmax_element(hull.begin(), hull.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
    const BoxF box{left->x, top->y, right->x, bottom->y};
    return box.area() > 0 ? std::optional(box) : std::nullopt;
}

}  // namespace

Vector3 Pose::toOuter(const Vector3& point) const {
    const Matrix3 m = matrixOf(rotation);
    Vector3 moved = translation;
    for (size_t row = 0; row < 3; ++row) {
        moved[row] += m[3 * row] * point[0] + m[3 * row + 1] * point[1] + m[3 * row + 2] * point[2];
    }
    return moved;
}

Vector3 Pose::toOwn(const Vector3& point) const {
    const Matrix3 m = matrixOf(rotation);   // its transpose turns back
    const Vector3 from{point[0] - translation[0], point[1] - translation[1], point[2] - translation[2]};
    Vector3 own{};
    for (size_t column = 0; column < 3; ++column) {
        own[column] = m[column] * from[0] + m[column + 3] * from[1] + m[column + 6] * from[2];
    }
    return own;
}

std::optional<BoxF> projectObject(const NuScenesObject& object, const NuScenesView& view) {
    const auto& k = view.intrinsic;
    std::vector<cv::Point2d> corners;
    for (int corner = 0; corner < 8 && k[8] != 0; ++corner) {
        const double along = corner & 1 ? 0.5 : -0.5, across = corner & 2 ? 0.5 : -0.5, up = corner & 4 ? 0.5 : -0.5;
        const Vector3 own{along * object.size[1], across * object.size[0], up * object.size[2]};
        const Vector3 seen = view.cameraInEgo.toOwn(view.egoInWorld.toOwn(object.inWorld.toOuter(own)));
        if (seen[2] > 0) {   // in front of the camera, which looks along z
            corners.emplace_back((k[0] * seen[0] + k[1] * seen[1] + k[2] * seen[2]) / seen[2],
                                 (k[3] * seen[0] + k[4] * seen[1] + k[5] * seen[2]) / seen[2]);
        }
    }
    return corners.empty() ? std::nullopt : boundsInPicture(corners, view.width, view.height);
}

}  // namespace omnidrive::data
