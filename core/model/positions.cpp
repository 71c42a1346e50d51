// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/positions.h"

#include "base/error.h"

#include <algorithm>

namespace omnidrive::model {

namespace {

void appendPicture(const CellGrid& grid, PositionCursor& cursor, std::vector<nn::MropePosition>& positions) {
    for (int row = 0; row < grid.height; ++row) {
        for (int column = 0; column < grid.width; ++column) {
            positions.push_back({cursor.next, cursor.next + row, cursor.next + column});
        }
    }
    cursor.next += std::max(grid.height, grid.width);
}

}  // namespace

std::vector<nn::MropePosition> mropePositions(std::span<const int32_t> ids, std::span<const CellGrid> grids, int32_t imageTokenId,
                                              PositionCursor& cursor) {
    std::vector<nn::MropePosition> positions;
    positions.reserve(ids.size());
    size_t picture = 0;
    for (size_t i = 0; i < ids.size();) {
        if (ids[i] != imageTokenId) {
            positions.push_back({cursor.next, cursor.next, cursor.next});
            ++cursor.next;
            ++i;
            continue;
        }
        require(picture < grids.size(), "the sequence has more pictures than the {} given", grids.size());
        const auto& grid = grids[picture++];
        const auto tokens = static_cast<size_t>(grid.tokens());
        const bool fits = i + tokens <= ids.size() &&
                          std::all_of(ids.begin() + static_cast<long>(i), ids.begin() + static_cast<long>(i + tokens),
                                      [&](int32_t id) { return id == imageTokenId; });
        require(fits, "picture {} needs {} image tokens, the sequence holds fewer in a row", picture, tokens);
        appendPicture(grid, cursor, positions);
        i += tokens;
    }
    require(picture == grids.size(), "the sequence has {} pictures, {} were given", picture, grids.size());
    return positions;
}

}  // namespace omnidrive::model
