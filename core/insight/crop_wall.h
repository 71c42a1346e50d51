// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/case_digest.h"

#include <cstdint>
#include <span>
#include <stop_token>

namespace omnidrive::insight {

/// What the crop wall is sorted by.
enum class WallOrder { Run, Clip, Grounding, Reward, Camera, Label };

/// A zoom with a crop, by its place in the digests.
struct WallTile {
    uint32_t digest = 0;   ///< index of the rollout
    uint32_t zoom = 0;     ///< index into its zooms

    bool operator==(const WallTile&) const = default;
};

/// Every zoom that returned a crop. Those without the number or text asked for come last, whichever the direction; equal ones stay in the order of
/// the run. About 0.2 s for 300,000 zooms by label. @return what was sorted so far when a stop was asked for, to be thrown away. Pure and
/// thread-safe.
std::vector<WallTile> wallTiles(std::span<const CaseDigest> digests, WallOrder order, bool isDescending, const std::stop_token& stop = {});

}  // namespace omnidrive::insight
