// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/plot_look.h"

#include "ui/views/theme.h"

#include <qcustomplot.h>

namespace omnidrive::ui {

namespace {

void dressAxis(QCPAxis& axis) {
    const Theme& theme = Theme::current();
    axis.setBasePen(QPen(theme.borderStrong));
    axis.setTickPen(QPen(theme.borderStrong));
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(theme.muted);
    axis.setLabelColor(theme.muted);
    axis.setTickLabelFont(scaledFont(0.88));
    axis.setLabelFont(scaledFont(0.92));
    axis.setTickLength(0, 4);
    axis.setLabelPadding(4);
    axis.grid()->setPen(QPen(theme.border, 1));
    axis.grid()->setZeroLinePen(QPen(theme.borderStrong, 1));
    axis.grid()->setSubGridVisible(false);
}

}  // namespace

/// By two points of the axis rectangle's height, so that it is upright on a logarithmic axis too.
QCPItemStraightLine* verticalLine(QCustomPlot& plot, double x, const QPen& pen) {
    auto* line = new QCPItemStraightLine(&plot);
    for (QCPItemPosition* point : {line->point1, line->point2}) {
        point->setTypeX(QCPItemPosition::ptPlotCoords);
        point->setTypeY(QCPItemPosition::ptAxisRectRatio);
        point->setCoords(x, point == line->point1 ? 0 : 1);
    }
    line->setPen(pen);
    line->setSelectable(false);
    return line;
}

void dressPlot(QCustomPlot& plot) {
    plot.setBackground(QBrush(Theme::current().panel));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        dressAxis(*axis);
    }
}

}  // namespace omnidrive::ui
