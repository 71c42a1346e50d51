// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/rate.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::eval {

std::optional<Interval> Rate::wilson(double z) const {
    if (count == 0) {
        return std::nullopt;
    }
    const auto n = static_cast<double>(count);
    const double p = static_cast<double>(hits) / n;
    const double shrink = 1 + z * z / n;
    const double centre = (p + z * z / (2 * n)) / shrink;
    const double half = z / shrink * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return Interval{std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace omnidrive::eval
