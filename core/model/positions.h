// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "nn/rotary.h"

#include <cstdint>
#include <span>
#include <vector>

namespace omnidrive::model {

/// Grid of one picture in merged cells (image_grid_thw with t = 1, divided by the merge size).
struct CellGrid {
    int height = 0, width = 0;
    int tokens() const { return height * width; }
};

/// Position after everything read so far; appending to a sequence continues from here.
struct PositionCursor {
    int32_t next = 0;
};

/// M-RoPE positions (SPEC section 3.4) of `ids`, continuing from `cursor`: text runs on, a picture is t = start, h = start + row, w = start +
/// column, and the next text starts at the maximum + 1.
/// @param grids one per run of imageTokenId in `ids`, in order.
/// @throws Error (InvalidArgument) when runs of image tokens and grids do not match exactly.
std::vector<nn::MropePosition> mropePositions(std::span<const int32_t> ids, std::span<const CellGrid> grids, int32_t imageTokenId,
                                              PositionCursor& cursor);

}  // namespace omnidrive::model
