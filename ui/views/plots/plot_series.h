// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/curve_drawing.h"
#include "jobs/screen_values.h"

#include <QPen>
#include <QString>

#include <limits>
#include <optional>
#include <span>
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

    /// Range of the values whose index lies in [begin, end); nullopt when all are gaps. By blocks, so a million take no longer than a frame.
    std::optional<insight::ValueRange> range(size_t begin, size_t end) const;

    std::vector<double> y;
    insight::BlockExtremes blocks;
};

/// Where a line has no number, and where it has one that a logarithmic axis cannot show: x in their order, looked for once for a line.
struct LineGaps {
    std::vector<double> gaps, offLog;
};
/// Those of ordered places that lie in [from, to].
std::span<const double> placesBetween(const std::vector<double>& places, double from, double to);

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
/// Range of the values between two x that an axis can show, over all series that are shown and their superseded stretches; nullopt when there is none.
/// @param drawn of the series, in their order. @param isLog only what lies above zero.
std::optional<insight::ValueRange> valuesBetween(const std::vector<PlotSeries>& series, const std::vector<DrawnValues>& drawn, double from, double to, bool isLog);

}  // namespace omnidrive::ui
