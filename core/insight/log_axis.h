// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/series.h"

#include <optional>
#include <span>
#include <vector>

namespace omnidrive::insight {

// A logarithmic axis has no place for zero and for what lies below. Nothing is bent to fit (no symmetric logarithm, no tiny constant added): such
// values are gaps in the line, and a mark at the border says where they are.

/// The values with those at and below zero made gaps.
std::vector<double> onLogAxis(std::span<const double> y);

/// x of the finite values at or below zero, x in [from, to]; sizes and order as in series.h.
std::vector<double> offLogAxis(std::span<const double> x, std::span<const double> y, double from, double to);

/// decimateMinMax() for columns of equal width on a logarithmic x axis; points with x at or below zero are left out. @param from above zero.
std::vector<CurvePoint> decimateMinMaxLogX(std::span<const double> x, std::span<const double> y, double from, double to, int columns);

}  // namespace omnidrive::insight
