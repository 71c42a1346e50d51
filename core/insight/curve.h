// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <vector>

namespace omnidrive::insight {

/// x, y and stage of one line, in the order of steps.
struct CurveLine {
    std::vector<double> x;  ///< step
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

}  // namespace omnidrive::insight
