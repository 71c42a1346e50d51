// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/plots/plot_series.h"

#include <QWidget>

class QCPItemStraightLine;
class QCPGraph;
class QCustomPlot;
class QLabel;

namespace omnidrive::ui {

class PlotLegend;

/// Curves over the optimiser step. The raw values are always visible, under the smoothed line when there is one; NaN is a gap with a mark on
/// the axis; steps that a resume trained again are grey and dashed; a dashed vertical line separates the stages. Values are thinned to the
/// lowest and highest of each pixel column before they are drawn, so a spike of one step is never lost.
/// Wheel and drag act on the x axis, a double click goes back to everything, a click chooses a step.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    CurvePlot(const QString& title, const QString& yLabel, QWidget* parent = nullptr);
    ~CurvePlot() override;

    /// @param separators where a training stage gives way to another.
    void setSeries(std::vector<PlotSeries> series, std::vector<insight::StageSeparator> separators = {});
    const std::vector<PlotSeries>& series() const { return series_; }
    /// Weight of the past, 0 (none) to below 1.
    void setSmoothing(double weight);
    /// Shows x in [from, to].
    void setXRange(double from, double to);
    insight::ValueRange xRange() const { return xRange_; }
    /// Marks a step with a vertical line; NaN removes it.
    void setMarkedStep(double step);
    /// Shows the values at x as the pointer would; NaN: the newest values.
    void setCursor(double x);
    QString title() const { return title_; }
    QSize sizeHint() const override { return {420, 240}; }

    /// The widget that gets the mouse, for tests.
    QWidget* canvas() const;
    /// Pixel of the canvas at an x value.
    double pixelOf(double x) const;

Q_SIGNALS:
    void stepClicked(qint64 step);
    void cursorMoved(double x);
    /// The user moved or zoomed the x axis.
    void xRangeChosen(double from, double to);
    /// The user asked to see everything again.
    void fullRangeAsked();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void dress();
    void redraw();
    void addLine(const std::vector<double>& x, const std::vector<double>& y, const QPen& pen, bool hasPoints = true);
    void addSeries(const PlotSeries& series);
    void addGapMarks(const PlotSeries& series, double axisLow);
    void addSeparators();
    void chooseYRange();
    void updateLegend();
    bool handleMouse(QEvent* event);
    void chooseRange(double from, double to);

    QString title_;
    std::vector<PlotSeries> series_;
    std::vector<insight::StageSeparator> separators_;
    double smoothing_ = 0, markedStep_, cursor_;
    insight::ValueRange xRange_{0, 1};
    QCustomPlot* plot_;
    QLabel* titleLabel_;
    PlotLegend* legend_;
    QCPItemStraightLine* cursorLine_ = nullptr;
    QPointF pressedAt_;
    insight::ValueRange pressedRange_;
    bool isPressed_ = false, isDragging_ = false;
};

}  // namespace omnidrive::ui
