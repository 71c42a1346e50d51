// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/curve.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::insight {

/// What the x axis of curves shows.
enum class XAxis {
    Step,           ///< the optimiser step
    RelativeStep,   ///< steps since the run's first one
    Wall,           ///< unix seconds
    RelativeTime,   ///< seconds since the run's first step was written
    Tokens,         ///< tokens read and written until then: "num_tokens" where a log has it (TRL), else the sum of "perf/total_num_tokens"
    Metric          ///< the value of a chosen metric at the same step
};

using CurvesByTag = std::map<std::string, std::vector<store::ScalarPoint>>;

/// Where the points of one run stand on the chosen axis. Keeps no reference to the curves.
class AxisPositions {
public:
    /// Steps.
    AxisPositions() = default;
    /// @param curves all of the run, by tag. @param metric tag of XAxis::Metric; a run without it has no place on the axis.
    AxisPositions(XAxis axis, const CurvesByTag& curves, const std::string& metric = {});

    /// x of a point; NaN where it has none (a metric that was not written at this step, or was no number).
    double of(const store::ScalarPoint& point) const;
    /// x of a step, for marks that belong to it; of the next step that has one where it was not written; NaN after the last.
    double ofStep(int64_t step) const;
    /// The step that stands nearest to x; nullopt for a run without points.
    std::optional<int64_t> stepNear(double x) const;
    XAxis axis() const { return axis_; }

private:
    void placeSteps(const std::vector<store::ScalarPoint>* points);
    void noteClockJumps(const std::vector<store::ScalarPoint>* points);
    void sumUp();

    XAxis axis_ = XAxis::Step;
    double start_ = 0;
    bool isCumulative_ = false;
    std::map<int64_t, double> lostSeconds_;   ///< by which the clock was set back before a step, all until then: time that passed never falls
    std::map<int64_t, double> byStep_;   ///< live steps; empty for XAxis::Step made without curves
};

/// The curve with its points at their positions; points without one are left out. Over a metric the order of x is not that of training.
Curve curveOver(const std::vector<store::ScalarPoint>& points, const AxisPositions& positions);

/// Lowest, highest and mean value of several lines at each x that any of them has; a line counts where it has a point at exactly this x.
struct Band {
    std::vector<double> x, low, high, mean;
    std::vector<int> count;   ///< lines that had a finite value
};
Band bandOf(const std::vector<const CurveLine*>& lines);

}  // namespace omnidrive::insight
