// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCPItemStraightLine;
class QCustomPlot;
class QPen;

namespace omnidrive::ui {

/// Colours, fonts and grid of a plot after the current theme.
void dressPlot(QCustomPlot& plot);

/// A line over the whole height; it belongs to the plot and goes with its items.
QCPItemStraightLine* verticalLine(QCustomPlot& plot, double x, const QPen& pen);

}  // namespace omnidrive::ui
