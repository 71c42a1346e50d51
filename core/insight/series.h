// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace omnidrive::insight {

// Curves made ready for drawing. All functions are pure and thread-safe; x and y have equal sizes, x ascends (equal
// values allowed) and is finite, y may hold NaN and infinities. Both of the latter are gaps: nothing is drawn there,
// and nothing is drawn across.

/// One point to draw; y is NaN where the line has to break.
struct CurvePoint {
    double x = 0, y = 0;
};

/// The points of x range [from, to] thinned for `columns` pixel columns: each column keeps its first, lowest, highest
/// and last value, so a spike of a single step stays visible at every zoom. One point beyond each end is kept, so that
/// lines run to the border. A column with gaps breaks the line once, where its first gap is. At most 9 points a column
/// come back; few points come back as they are.
/// @param columns at least 1. @throws Error (InvalidArgument) when sizes differ. O(log n + points in range).
std::vector<CurvePoint> decimateMinMax(std::span<const double> x, std::span<const double> y, double from, double to,
                                       int columns);

/// x of every gap in [from, to], for the markers that say "here was no number".
std::vector<double> gapPositions(std::span<const double> x, std::span<const double> y, double from, double to);

/// Exponential moving average without the pull towards zero at the start (Adam's bias correction). A gap stays a gap in
/// the result and leaves the average as it was.
/// @param weight of the past, 0 (no smoothing) to below 1. @return as many values as y. @throws Error (InvalidArgument)
/// on a bad weight.
std::vector<double> smoothed(std::span<const double> y, double weight);

/// Lowest and highest value shown on an axis.
struct ValueRange {
    double low = 0, high = 0;
};

/// Range of the finite values; nullopt when there are none. @param trim fraction left out at each end (0.05: outliers
/// do not squeeze the rest), 0 to below 0.5. The values themselves are never changed: what lies outside is drawn beyond
/// the border.
std::optional<ValueRange> valueRange(std::span<const double> y, double trim = 0);

/// Where a training stage gives way to another.
struct StageSeparator {
    double x = 0;          ///< midway between the last point of one and the first of the other
    int from = 0, to = 0;  ///< stages
};

/// @param stages one per x.
std::vector<StageSeparator> stageSeparators(std::span<const double> x, std::span<const int> stages);

}  // namespace omnidrive::insight
