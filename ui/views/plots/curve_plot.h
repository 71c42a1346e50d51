// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/plots/axis_look.h"
#include "ui/views/plots/plot_series.h"

#include <QWidget>

class QCPItemStraightLine;
class QCPGraph;
class QCPPainter;
class QCustomPlot;
class QLabel;
class QRubberBand;

namespace omnidrive::ui {

class PlotLegend;

/// Curves over the optimiser step or another axis. The raw values are always visible, under the smoothed line when there is one; NaN is a gap
/// with a mark on the axis; steps that a resume trained again are grey and dashed; a dashed vertical line separates the stages. Values are thinned to the
/// lowest and highest of each pixel column before they are drawn, so a spike of one step is never lost.
/// Wheel and drag act on the x axis, Ctrl and drag zoom into a box, a double click goes back to everything, a click chooses a point, Shift and a
/// click set a fixed cursor.
/// Notes are pins at their point, alerts and changed settings are lines with a sign at the top; both say more under the pointer.
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
    /// Shows y in a fixed range; nullopt: as the visible values need it.
    void setYRange(std::optional<insight::ValueRange> range);
    std::optional<insight::ValueRange> yRange() const { return yRange_; }
    /// How x is labelled; the places in series, marks and separators are the caller's.
    void setAxis(const AxisLook& look);
    /// Marks a place with a vertical line; NaN removes it.
    void setMarkedX(double x);
    /// Shows the values at x as the pointer would; NaN: the newest values.
    void setCursor(double x);
    /// Logarithmic axes. What lies at or below zero has no place on one: it is a gap with a mark at the border, and the axis says how many.
    void setLogScales(bool isLogX, bool isLogY);
    /// Two fixed cursors, between which the legend shows differences; NaN: none. With the first alone, the pointer is the second.
    void setAnchors(double first, double second);
    void setMarks(std::vector<PlotEvent> events, std::vector<PlotNote> notes);
    /// Writes the plot with title and legend; the ending chooses PNG, SVG or PDF. @return false when the file cannot be
    /// written; what had its name before stays then.
    bool exportTo(const QString& file);
    /// The visible range of the curves that are shown.
    std::string csv() const;
    QString title() const { return title_; }
    /// Heading as shown now, and the axis labels with what they say about values that cannot be drawn.
    QString heading() const;
    QString xLabel() const;
    QString yLabel() const;
    PlotLegend* legend() const { return legend_; }
    QSize sizeHint() const override { return {420, 240}; }

    /// The widget that gets the mouse, for tests.
    QWidget* canvas() const;
    /// Pixel of the canvas at an x value.
    double pixelOf(double x) const;

Q_SIGNALS:
    /// @param x of the point that was meant.
    void pointClicked(double x);
    void cursorMoved(double x);
    /// The user moved or zoomed the x axis.
    void xRangeChosen(double from, double to);
    /// The user drew a box; both ranges are set already.
    void boxChosen(double from, double to);
    /// The user asked to see everything again.
    void fullRangeAsked();
    /// Shift and a click: put a fixed cursor here.
    void anchorAsked(double x);
    void menuAsked(const QPoint& globalPosition, double x);
    void noteClicked(const QString& id);
    /// @param event of those given to setMarks().
    void eventClicked(int event);
    void seriesToggled(const QString& key);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void dress();
    void redraw();
    void addLine(const std::vector<double>& x, const std::vector<double>& y, const QPen& pen, bool hasPoints = true);
    void addLine(const std::vector<double>& x, const DrawnValues& values, const QPen& pen, bool hasPoints = true);
    void addPoints(const std::vector<insight::CurvePoint>& points, const QPen& pen, bool hasPoints);
    void addSeries(const PlotSeries& series);
    void addBand(const PlotSeries& series);
    bool isSmoothed() const { return smoothing_ > 0 && look_.isOrdered; }
    void addGapMarks(const PlotSeries& series);
    void addBorderMarks(std::span<const double> xs, const QColor& colour, bool isBelowZero);
    double borderY() const;
    void addSeparators();
    void addAnchors();
    void addEvents();
    void addNotes();
    void showScales();
    void prepareValues();
    QString legendValue(const insight::CurveLine& line) const;
    int eventAt(const QPointF& position) const;
    int noteAt(const QPointF& position) const;
    void showTip(const QPointF& position, const QPoint& globalPosition);
    void dragBy(double share);
    void zoomBy(double at, double factor);
    void showBox(const QPointF& to);
    void takeBox();
    void handleClick(const QPointF& position, Qt::KeyboardModifiers modifiers);
    void paintAll(QCPPainter& painter);
    bool paintLines(QPaintDevice& device);
    QByteArray svg();
    QByteArray pdf();
    QImage picture();
    void chooseYRange();
    void updateLegend();
    bool handleMouse(QEvent* event);
    bool handleMove(const QMouseEvent& mouse);
    void chooseRange(double from, double to);

    QString title_;
    std::vector<PlotSeries> series_;
    std::vector<insight::StageSeparator> separators_;
    std::vector<DrawnValues> raw_, smoothed_;     ///< of each series; the latter empty without smoothing
    std::vector<LineGaps> gaps_;   ///< by series
    std::vector<PlotEvent> events_;
    std::vector<PlotNote> notes_;
    std::vector<QPointF> notePlaces_;             ///< in the plot's coordinates; NaN where a note is not shown
    double smoothing_ = 0, markedX_, cursor_, firstAnchor_, secondAnchor_;
    bool isLogX_ = false, isLogY_ = false;
    QString yLabel_;
    AxisLook look_;
    insight::ValueRange xRange_{0, 1};
    std::optional<insight::ValueRange> yRange_;
    QCustomPlot* plot_;
    QLabel* titleLabel_;
    PlotLegend* legend_;
    QCPItemStraightLine* cursorLine_ = nullptr;
    QPointF pressedAt_;
    insight::ValueRange pressedRange_;
    bool isPressed_ = false, isDragging_ = false;
    QRubberBand* box_;   ///< visible while one is drawn
};

}  // namespace omnidrive::ui
