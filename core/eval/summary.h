// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace omnidrive::eval {

/// Arithmetic mean. @param values at least one.
double meanOf(std::span<const double> values);

/// Sample standard deviation (n - 1); 0 for a single value, which says nothing about spread.
double sampleDeviation(std::span<const double> values);

}  // namespace omnidrive::eval
