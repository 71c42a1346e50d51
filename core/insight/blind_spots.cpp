// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/blind_spots.h"

#include "vision/stitch.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::insight {

namespace {

constexpr int kCells = kHeatColumns * kHeatRows;

/// Cells [column0, column1) x [row0, row1) of one camera.
struct Touched {
    int camera = -1;   ///< of six; -1 for one picture
    int column0 = 0, row0 = 0, column1 = 0, row1 = 0;

    bool holds(int column, int row) const { return column >= column0 && column < column1 && row >= row0 && row < row1; }
};

Touched touchedIn(const BoxF& view, const BoxF& box, int camera) {
    const double cellWidth = view.width() / kHeatColumns, cellHeight = view.height() / kHeatRows;
    const auto first = [](double at, double cell) { return std::max(0, static_cast<int>(std::floor(at / cell))); };
    const auto last = [](double at, double cell, int count) { return std::min(count, static_cast<int>(std::ceil(at / cell))); };
    return {camera, first(box.x0 - view.x0, cellWidth), first(box.y0 - view.y0, cellHeight), last(box.x1 - view.x0, cellWidth, kHeatColumns),
            last(box.y1 - view.y0, cellHeight, kHeatRows)};
}

/// A crop over the seam of two cameras touches both.
std::vector<Touched> touchedBy(const CaseDigest& digest, const ZoomDigest& zoom) {
    std::vector<Touched> touched;
    const bool isPlaced = zoom.isValid && zoom.box.width() > 0 && zoom.box.height() > 0 && digest.imageWidth > 0 && digest.imageHeight > 0;
    if (!isPlaced) {
        return touched;
    }
    const BoxF box = toBoxF(zoom.box);
    if (!digest.isSixViews) {
        touched.push_back(touchedIn({0, 0, digest.imageWidth * 1.0, digest.imageHeight * 1.0}, box, -1));
        return touched;
    }
    const vision::StitchLayout layout{digest.imageWidth / 3, digest.imageHeight / 2};
    for (int camera = 0; camera < static_cast<int>(vision::kCameras.size()); ++camera) {
        const BoxF tile = toBoxF(layout.tile(camera));
        if (intersectionArea(tile, box) > 0) {
            touched.push_back(touchedIn(tile, box, camera));
        }
    }
    return touched;
}

std::string nameOf(int camera) { return camera < 0 ? std::string() : vision::kCameras[static_cast<size_t>(camera)]; }

CameraHeat emptyHeat(const std::string& camera) { return {camera, std::vector<int64_t>(kCells, 0), 0, 1}; }

void add(const Touched& touched, CameraHeat& heat) {
    ++heat.zooms;
    for (int row = touched.row0; row < touched.row1; ++row) {
        for (int column = touched.column0; column < touched.column1; ++column) {
            ++heat.looks[static_cast<size_t>(row * kHeatColumns + column)];
        }
    }
}

CameraHeat& heatOf(BlindSpots& spots, const std::string& camera) {
    return *std::find_if(spots.cameras.begin(), spots.cameras.end(), [&](const CameraHeat& heat) { return heat.camera == camera; });
}

/// The cameras that the set's pictures have, looked at or not.
std::vector<CameraHeat> camerasOf(std::span<const CaseDigest> digests, const WantsDigest& wants) {
    bool hasSix = false, hasOne = false;
    for (const CaseDigest& digest : digests) {
        if (wants(digest)) {
            (digest.isSixViews ? hasSix : hasOne) = true;
        }
    }
    std::vector<CameraHeat> cameras;
    for (const char* camera : vision::kCameras) {
        if (hasSix) {
            cameras.push_back(emptyHeat(camera));
        }
    }
    if (hasOne) {
        cameras.push_back(emptyHeat({}));
    }
    return cameras;
}

}  // namespace

int64_t CameraHeat::largest() const { return looks.empty() ? 0 : *std::max_element(looks.begin(), looks.end()); }

const CameraHeat* BlindSpots::find(const std::string& camera) const {
    const auto it = std::find_if(cameras.begin(), cameras.end(), [&](const CameraHeat& heat) { return heat.camera == camera; });
    return it == cameras.end() ? nullptr : &*it;
}

double BlindSpots::rate(const HeatCell& cell) const {
    const CameraHeat* heat = find(cell.camera);
    return heat == nullptr || rollouts == 0 ? 0 : 100.0 * static_cast<double>(heat->looksAt(cell.column, cell.row)) / static_cast<double>(rollouts);
}

BlindSpots blindSpots(std::span<const CaseDigest> digests, const WantsDigest& wants) {
    BlindSpots spots;
    spots.cameras = camerasOf(digests, wants);
    for (const CaseDigest& digest : digests) {
        if (!wants(digest)) {
            continue;
        }
        ++spots.rollouts;
        for (const ZoomDigest& zoom : digest.zooms) {
            const auto touched = touchedBy(digest, zoom);
            spots.zooms += touched.empty() ? 0 : 1;
            for (const Touched& one : touched) {
                add(one, heatOf(spots, nameOf(one.camera)));
            }
        }
    }
    for (CameraHeat& heat : spots.cameras) {
        heat.neverSeen = static_cast<double>(std::count(heat.looks.begin(), heat.looks.end(), 0)) / kCells;
    }
    return spots;
}

std::vector<std::string> rolloutsThatLooked(std::span<const CaseDigest> digests, const WantsDigest& wants, const HeatCell& cell) {
    std::vector<std::string> ids;
    const auto looked = [&](const CaseDigest& digest) {
        return std::any_of(digest.zooms.begin(), digest.zooms.end(), [&](const ZoomDigest& zoom) {
            const auto touched = touchedBy(digest, zoom);
            return std::any_of(touched.begin(), touched.end(),
                               [&](const Touched& one) { return nameOf(one.camera) == cell.camera && one.holds(cell.column, cell.row); });
        });
    };
    for (const CaseDigest& digest : digests) {
        if (wants(digest) && looked(digest)) {
            ids.push_back(digest.id);
        }
    }
    return ids;
}

}  // namespace omnidrive::insight
