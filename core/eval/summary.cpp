// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/summary.h"

#include <cmath>
#include <numeric>

namespace omnidrive::eval {

double meanOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sampleDeviation(std::span<const double> values) {
    if (values.size() < 2) {
        return 0;
    }
    const double mean = meanOf(values);
    double squares = 0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace omnidrive::eval
