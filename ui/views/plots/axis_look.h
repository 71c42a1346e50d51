// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"

#include <QString>

#include <limits>

namespace omnidrive::ui {

/// How an x axis is labelled and read.
struct AxisLook {
    enum class Ticks { Numbers, Dates, Durations };

    QString label;               ///< under the axis: "optimiser step"
    QString column;              ///< heading in exported tables: "step"
    QString word;                ///< before a number in text(): "step"
    Ticks ticks = Ticks::Numbers;
    double smallestView = 1;     ///< nobody can zoom to less
    double reach = std::numeric_limits<double>::infinity();   ///< a curve has a value at x when it has a point this near
    bool isOrdered = true;       ///< false: x is not the order of training, and points are not joined

    /// A place on the axis in words: "step 17", "12:04:10", "accuracy 0.71".
    QString text(double x) const;
    /// The same without the word before a number.
    QString place(double x) const;
    /// A difference of two places: "40", "1 h 2 min".
    QString difference(double from, double to) const;
};

/// @param metric tag shown on x, for XAxis::Metric.
AxisLook axisLook(insight::XAxis axis, const QString& metric = {});

}  // namespace omnidrive::ui
