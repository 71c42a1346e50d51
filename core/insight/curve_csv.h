// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/curve.h"

#include <string>
#include <utility>
#include <vector>

namespace omnidrive::insight {

/// A curve with the heading of its column.
struct NamedLine {
    std::string name;
    const CurveLine* line = nullptr;
};

/// The values with from <= x <= to as CSV (RFC 4180, point as decimal sign in every locale, shortest digits that read back the same): one row a step,
/// one column a curve, an empty cell where a curve has no value there, "NaN" where it had none to give.
std::string curvesCsv(const std::vector<NamedLine>& lines, double from, double to, const std::string& xName = "step");

}  // namespace omnidrive::insight
