// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <functional>
#include <vector>

namespace omnidrive::insight {

/// x, y and stage of one line, in ascending order of x.
struct CurveLine {
    std::vector<double> x;  ///< step, or the position on another axis (curve_axis.h)
    std::vector<double> y;
    std::vector<int> stages;
};

/// A metric over a run: the line that counts, and what a resume trained again (shown grey, never deleted).
struct Curve {
    CurveLine live;
    std::vector<CurveLine> superseded;  ///< one line per abandoned stretch
};

/// @param points as RunReader::scalars gives them, in the order they were written. Within a line a step that came twice
/// keeps its last value.
Curve curveOf(const std::vector<store::ScalarPoint>& points);
/// The same with each point at another x than its step. @param positionOf x of a point; what is not finite is left out. Points are put in the
/// order of x; those of equal x keep the order of steps.
Curve curveOf(const std::vector<store::ScalarPoint>& points, const std::function<double(const store::ScalarPoint&)>& positionOf);

}  // namespace omnidrive::insight
