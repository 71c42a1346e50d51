// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/series.h"

#include <cstddef>
#include <span>
#include <vector>

namespace omnidrive::insight {

/// Where the lowest and the highest value of each block of a line's points stand: made once for a line, so that millions of points are thinned anew for
/// every frame of a zoom without being looked at one by one. Immutable, so threads may share it.
class BlockExtremes {
public:
    static constexpr size_t kBlock = 64;   ///< points
    struct Block {
        size_t lowest = 0, highest = 0;    ///< indices of the line; of equal values the first
        bool isWhole = false;              ///< without a gap; else the indices mean nothing
    };

    BlockExtremes() = default;
    /// O(points).
    explicit BlockExtremes(std::span<const double> y);

    /// The whole block that begins at `index` and ends at or before `end`; nullptr when there is none.
    const Block* blockAt(size_t index, size_t end) const;

private:
    std::vector<Block> blocks_;
};

/// As decimateMinMax() without blocks, and with the same result. @param blocks of y.
std::vector<CurvePoint> decimateMinMax(std::span<const double> x, std::span<const double> y, double from, double to, int columns,
                                       const BlockExtremes& blocks);

}  // namespace omnidrive::insight
