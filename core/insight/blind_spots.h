// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/case_digest.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace omnidrive::insight {

/// Cells that a camera's picture is divided into.
inline constexpr int kHeatColumns = 24, kHeatRows = 14;

/// A place in the pictures: a cell of a camera.
struct HeatCell {
    std::string camera;   ///< empty for one picture
    int column = 0, row = 0;

    bool operator==(const HeatCell&) const = default;
};

/// Where the zooms of a set looked in one camera.
struct CameraHeat {
    std::string camera;              ///< empty for one picture
    std::vector<int64_t> looks;      ///< [rows, columns] zooms whose crop touches the cell
    int64_t zooms = 0;               ///< crops that touch the camera at all
    double neverSeen = 1;            ///< share of the cells that no crop touched, 0 to 1

    int64_t looksAt(int column, int row) const { return looks[static_cast<size_t>(row * kHeatColumns + column)]; }
    int64_t largest() const;
};

/// Where a set of rollouts looked.
struct BlindSpots {
    std::vector<CameraHeat> cameras;   ///< all six in the order of vision::kCameras where any rollout has six views, then one for single pictures
    int64_t rollouts = 0, zooms = 0;   ///< zooms: crops that were returned and whose place is known

    const CameraHeat* find(const std::string& camera) const;
    /// Looks at a cell per 100 rollouts; 0 for a camera that is not here.
    double rate(const HeatCell& cell) const;
};

using WantsDigest = std::function<bool(const CaseDigest&)>;

/// @param wants which rollouts belong to the set. Pure and thread-safe.
BlindSpots blindSpots(std::span<const CaseDigest> digests, const WantsDigest& wants);

/// Ids of the wanted rollouts with a crop that touches the cell.
std::vector<std::string> rolloutsThatLooked(std::span<const CaseDigest> digests, const WantsDigest& wants, const HeatCell& cell);

}  // namespace omnidrive::insight
