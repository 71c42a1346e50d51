// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/heat_grid.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::insight {

namespace {

constexpr int kSmallestWindow = 8;   // pixels
constexpr int kMostCells = 256;      // along one side

int sideOf(const BoxI& view, int scale) {
    const int shorter = std::min(view.width(), view.height());
    return std::clamp(static_cast<int>(std::lround(kHeatScales[scale] * shorter)), std::min(kSmallestWindow, shorter), shorter);
}

/// Starts of windows that cover [low, high) evenly, half a side apart at most.
std::vector<int> starts(int low, int high, int side) {
    const int room = high - low - side;
    const int steps = room <= 0 ? 0 : static_cast<int>(std::ceil(2.0 * room / side));
    std::vector<int> result;
    for (int i = 0; i <= steps; ++i) {
        result.push_back(low + (steps == 0 ? 0 : static_cast<int>(std::lround(static_cast<double>(room) * i / steps))));
    }
    return result;
}

/// 1 in the middle, towards 0 at the edge; a little more than 0 there, so that the corner of a view has a value, too.
double tent(double at, int low, int high) {
    constexpr double kFloor = 1e-3;
    const double half = (high - low) / 2.0;
    return std::max(kFloor, 1 - std::abs(at - (low + half)) / half);
}

bool holds(const BoxI& box, double x, double y) { return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1; }

/// Mean over the scales at one point of a view; 0 outside of all windows.
double valueAt(double x, double y, const std::vector<HeatWindow>& windows, const std::vector<double>& scores) {
    double sums[kHeatScaleCount] = {}, weights[kHeatScaleCount] = {};
    for (size_t i = 0; i < windows.size(); ++i) {
        const BoxI& box = windows[i].box;
        if (holds(box, x, y)) {
            const double weight = tent(x, box.x0, box.x1) * tent(y, box.y0, box.y1);
            sums[windows[i].scale] += weight * scores[i];
            weights[windows[i].scale] += weight;
        }
    }
    double total = 0;
    int scales = 0;
    for (int scale = 0; scale < kHeatScaleCount; ++scale) {
        total += weights[scale] > 0 ? sums[scale] / weights[scale] : 0;
        scales += weights[scale] > 0 ? 1 : 0;
    }
    return scales > 0 ? total / scales : 0;
}

int cells(int length, int cell) { return std::clamp(static_cast<int>(std::lround(static_cast<double>(length) / cell)), 1, kMostCells); }

void notePeak(HeatGrid& grid, int width, int height) {
    const auto [lowest, highest] = std::minmax_element(grid.values.begin(), grid.values.end());
    const auto place = static_cast<int>(highest - grid.values.begin());
    grid.low = *lowest;
    grid.high = *highest;
    grid.peakX = (place % grid.columns + 0.5) * width / grid.columns;
    grid.peakY = (place / grid.columns + 0.5) * height / grid.rows;
}

}  // namespace

std::vector<HeatWindow> heatWindows(const std::vector<BoxI>& views) {
    std::vector<HeatWindow> windows;
    for (const BoxI& view : views) {
        for (int scale = 0; scale < kHeatScaleCount; ++scale) {
            const int side = sideOf(view, scale);
            for (const int y : starts(view.y0, view.y1, side)) {
                for (const int x : starts(view.x0, view.x1, side)) {
                    windows.push_back({{x, y, x + side, y + side}, scale});
                }
            }
        }
    }
    return windows;
}

HeatGrid heatGrid(int width, int height, const std::vector<BoxI>& views, const std::vector<HeatWindow>& windows, const std::vector<double>& scores) {
    require(!windows.empty() && windows.size() == scores.size() && !views.empty(), "{} windows but {} scores", windows.size(), scores.size());
    const int cell = std::max(1, sideOf(views.front(), kHeatScaleCount - 1) / 2);
    HeatGrid grid;
    grid.columns = cells(width, cell);
    grid.rows = cells(height, cell);
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            const double x = (column + 0.5) * width / grid.columns, y = (row + 0.5) * height / grid.rows;
            grid.values.push_back(static_cast<float>(valueAt(x, y, windows, scores)));
        }
    }
    notePeak(grid, width, height);
    return grid;
}

std::optional<bool> isPeakInside(const HeatGrid& grid, const std::optional<BoxI>& box) {
    return box ? std::optional(holds(*box, grid.peakX, grid.peakY)) : std::nullopt;
}

}  // namespace omnidrive::insight
