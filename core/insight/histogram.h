// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace omnidrive::insight {

/// Counts of values in equal bins [low + i w, low + (i + 1) w); the last bin holds `high` too.
struct Histogram {
    double low = 0, high = 1;
    std::vector<int64_t> counts;
    int64_t below = 0, above = 0;  ///< finite values outside [low, high]
    int64_t notFinite = 0;         ///< NaN and infinities

    double binWidth() const { return (high - low) / static_cast<double>(counts.size()); }
    double binLow(size_t bin) const { return low + static_cast<double>(bin) * binWidth(); }
    double binCentre(size_t bin) const { return low + (static_cast<double>(bin) + 0.5) * binWidth(); }
    int64_t total() const;    ///< values inside
    int64_t largest() const;  ///< highest count of a bin
};

/// @param bins at least 1. @param low, high finite, low < high. @throws Error (InvalidArgument) otherwise.
Histogram makeHistogram(std::span<const double> values, int bins, double low, double high);

/// Range and bin width from the values: Freedman and Diaconis' rule (2 IQR / cube root of n), between 1 and `maxBins`
/// bins, Sturges' where the middle half is one value. Equal values fill the middle of three bins around them; no finite
/// value gives one empty bin over [0, 1].
Histogram autoHistogram(std::span<const double> values, int maxBins = 60);

}  // namespace omnidrive::insight
