// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace omnidrive::insight {

/// How well a score tells labels that belong to a crop from labels that do not.
struct LabelSeparation {
    std::vector<double> matched, shuffled;   ///< ascending, finite
    double area = 0;        ///< under the ROC curve: share of pairs in which the matched label scores higher, ties half; NaN without both
    double equalError = 0;  ///< threshold at which as large a share of the matched falls below as of the shuffled reaches it; NaN without both

    /// Share of the values that reach a threshold (value >= threshold), 0 to 1; NaN without values.
    double matchedPassing(double threshold) const;
    double shuffledPassing(double threshold) const;
};

/// Values that are not finite are left out. Pure and thread-safe.
LabelSeparation labelSeparation(std::span<const double> matched, std::span<const double> shuffled);

}  // namespace omnidrive::insight
