// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/curve_drawing.h"
#include "jobs/screen_values.h"

#include <QPen>
#include <QString>

#include <limits>
#include <optional>
#include <vector>

namespace omnidrive::ui {

/// One curve to draw.
struct PlotSeries {
    QString name;
    QPen pen;
    insight::Curve curve;
    QString key = {};        ///< the same for this curve as long as the program runs: its tag, and its run when it is laid over
    bool isHidden = false;   ///< kept in the legend, not drawn
    insight::Band band = {}; ///< lowest and highest of several runs, drawn as an area behind the line; empty: none
};

/// The values of a line as its y axis can show them, with what makes them quick to thin.
struct DrawnValues {
    DrawnValues() = default;
    /// @param isLog what lies at or below zero becomes a gap.
    DrawnValues(const std::vector<double>& values, bool isLog) : y(isLog ? insight::onLogAxis(values) : values), blocks(y) {}

    std::vector<double> y;
    insight::BlockExtremes blocks;
};

/// A user's note at a point of a curve.
struct PlotNote {
    QString id;
    QString key;   ///< of the series
    double x = 0;
    QString text;
};

/// Something that happened at a step: an alert, a changed setting. Without a place on the axis (NaN) it is not drawn.
struct PlotEvent {
    double x = 0;
    bool isAlert = false;
    QString text;
};

/// Value of a line at the point nearest to x; NaN when there is none within `reach`, and with an infinite reach before its first and after its
/// last point.
double valueNear(const insight::CurveLine& line, double x, double reach);
/// x of the point nearest to a position, over all series; NaN when there is no point.
double nearestX(const std::vector<PlotSeries>& series, double x);
/// Smallest and largest x of all series; nullopt when there is no point.
std::optional<insight::ValueRange> spanOf(const std::vector<PlotSeries>& series);
/// Range of the finite values between two x, over all series that are shown and their superseded stretches; nullopt when there is none.
std::optional<insight::ValueRange> valuesBetween(const std::vector<PlotSeries>& series, double from, double to);
/// The same of the values above zero.
std::optional<insight::ValueRange> positiveValuesBetween(const std::vector<PlotSeries>& series, double from, double to);

}  // namespace omnidrive::ui
