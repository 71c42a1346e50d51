// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <optional>
#include <vector>

namespace omnidrive::insight {

/// A square that is scored by itself, and the scale it belongs to (0 is the largest).
struct HeatWindow {
    BoxI box;        ///< pixels of the picture, inside of its view
    int scale = 0;
};

/// Sides of the windows as parts of a view's shorter side; neighbours overlap by half.
inline constexpr double kHeatScales[] = {0.5, 0.3, 0.2};
inline constexpr int kHeatScaleCount = 3;

/// Windows of all scales over each view (the picture, or each of its six cameras: none looks over the seam of two). The outermost ones touch the
/// view's edges. Views smaller than a few pixels have one window a scale: themselves.
std::vector<HeatWindow> heatWindows(const std::vector<BoxI>& views);

/// Relevance over a picture, row by row from its upper left corner.
struct HeatGrid {
    int columns = 0, rows = 0;
    std::vector<float> values;          ///< columns * rows cosines, -1 to 1
    double low = 0, high = 0;           ///< of the values
    double peakX = 0, peakY = 0;        ///< middle of the cell with the highest value, pixels of the picture

    float at(int column, int row) const { return values[static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column)]; }
};

/// r(p) = mean over the scales of (sum of k(p, w) s(w)) / (sum of k(p, w)): s(w) is the score of window w, k a tent that is 1 in its middle and falls
/// to 0 at its edge, so that the map has no steps. Cells are half of the smallest window.
/// @param scores one for each window. @throws Error (InvalidArgument) when their numbers differ or there is none.
HeatGrid heatGrid(int width, int height, const std::vector<BoxI>& views, const std::vector<HeatWindow>& windows, const std::vector<double>& scores);

/// Whether the peak lies in a box; nothing without one.
std::optional<bool> isPeakInside(const HeatGrid& grid, const std::optional<BoxI>& box);

}  // namespace omnidrive::insight
