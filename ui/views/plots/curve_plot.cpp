// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/curve_plot.h"

#include "ui/views/plots/plot_legend.h"
#include "ui/views/plots/plot_look.h"
#include "ui/views/theme.h"

#include <qcustomplot.h>

#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kDragThreshold = 4;
constexpr size_t kFewPoints = 40;

QPen faded(QPen pen, double opacity) {
    QColor colour = pen.color();
    colour.setAlphaF(static_cast<float>(opacity));
    pen.setColor(colour);
    pen.setWidthF(1);
    return pen;
}

QString shortNumber(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', 4) : std::isnan(value) ? QString() : QStringLiteral("inf");
}

/// Lines from left to right of the axis rectangle stay behind the curves.
QCPItemStraightLine* verticalLine(QCustomPlot& plot, double x, const QPen& pen) {
    auto* line = new QCPItemStraightLine(&plot);
    line->point1->setCoords(x, 0);
    line->point2->setCoords(x, 1);
    line->setPen(pen);
    line->setSelectable(false);
    return line;
}

}  // namespace

CurvePlot::CurvePlot(const QString& title, const QString& yLabel, QWidget* parent)
    : QWidget(parent), title_(title), markedStep_(kNone), cursor_(kNone), plot_(new QCustomPlot), titleLabel_(new QLabel(title)),
      legend_(new PlotLegend(true)) {
    titleLabel_->setProperty("role", QStringLiteral("heading"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace / 2, kSpace, 0);
    layout->setSpacing(2);
    layout->addWidget(titleLabel_);
    layout->addWidget(legend_);
    layout->addWidget(plot_, 1);
    plot_->xAxis->setLabel(tr("optimiser step"));
    plot_->yAxis->setLabel(yLabel);
    plot_->setNotAntialiasedElements(QCP::aeAll);
    plot_->setAntialiasedElements(QCP::aePlottables);
    plot_->setInteractions(QCP::Interactions());
    plot_->setFocusPolicy(Qt::StrongFocus);
    plot_->setMinimumHeight(120);
    plot_->installEventFilter(this);
    setAccessibleName(tr("Curves: %1").arg(title));
    dress();
}

CurvePlot::~CurvePlot() = default;

QWidget* CurvePlot::canvas() const { return plot_; }

double CurvePlot::pixelOf(double x) const { return plot_->xAxis->coordToPixel(x); }

void CurvePlot::dress() {
    dressPlot(*plot_);
    redraw();
}

void CurvePlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        dress();
    }
    QWidget::changeEvent(event);
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    redraw();
}

void CurvePlot::setSeries(std::vector<PlotSeries> series, std::vector<insight::StageSeparator> separators) {
    series_ = std::move(series);
    separators_ = std::move(separators);
    redraw();
}

void CurvePlot::setSmoothing(double weight) {
    smoothing_ = weight;
    redraw();
}

void CurvePlot::setXRange(double from, double to) {
    xRange_ = {from, std::max(to, from + 1e-9)};
    redraw();
}

void CurvePlot::setMarkedStep(double step) {
    markedStep_ = step;
    redraw();
}

// ---- drawing --------------------------------------------------------------------------------------------------------------------------

void CurvePlot::redraw() {
    plot_->clearGraphs();
    plot_->clearItems();
    cursorLine_ = nullptr;
    plot_->xAxis->setRange(xRange_.low, xRange_.high);
    chooseYRange();
    for (const PlotSeries& series : series_) {
        addSeries(series);
        addGapMarks(series, plot_->yAxis->range().lower);
    }
    addSeparators();
    if (std::isfinite(markedStep_)) {
        verticalLine(*plot_, markedStep_, QPen(Theme::current().accent, 1.6));
    }
    setCursor(cursor_);
}

/// A little more than the values need; rates keep their full range of 0 to 1 when they nearly fill it anyway.
void CurvePlot::chooseYRange() {
    const auto values = valuesBetween(series_, xRange_.low, xRange_.high);
    const double low = values ? values->low : 0, high = values ? values->high : 1;
    const double spread = high - low;
    const double margin = spread > 0 ? 0.06 * spread : std::max(0.1, 0.1 * std::abs(high));
    plot_->yAxis->setRange(low - margin, high + margin);
}

void CurvePlot::addLine(const std::vector<double>& x, const std::vector<double>& y, const QPen& pen, bool hasPoints) {
    const int columns = std::max(1, plot_->axisRect()->width());
    const auto points = insight::decimateMinMax(x, y, xRange_.low, xRange_.high, columns);
    QVector<double> xs, ys;
    xs.reserve(static_cast<qsizetype>(points.size()));
    ys.reserve(static_cast<qsizetype>(points.size()));
    for (const insight::CurvePoint& point : points) {
        xs.push_back(point.x);
        ys.push_back(point.y);
    }
    QCPGraph* graph = plot_->addGraph();
    graph->setPen(pen);
    graph->setAdaptiveSampling(false);   // thinned already, and QCustomPlot's own rule may lose a spike
    if (hasPoints && points.size() < kFewPoints) {
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 4));   // single points have no line
    }
    graph->setData(xs, ys, true);
}

void CurvePlot::addSeries(const PlotSeries& series) {
    for (const insight::CurveLine& line : series.curve.superseded) {
        addLine(line.x, line.y, QPen(Theme::current().faint, 1, Qt::DashLine));
    }
    const insight::CurveLine& live = series.curve.live;
    addLine(live.x, live.y, smoothing_ > 0 ? faded(series.pen, 0.35) : series.pen);
    if (smoothing_ > 0) {
        QPen pen = series.pen;
        pen.setWidthF(2.2);
        addLine(live.x, insight::smoothed(live.y, smoothing_), pen, false);
    }
}

/// Small triangles on the axis: here was no number.
void CurvePlot::addGapMarks(const PlotSeries& series, double axisLow) {
    const auto gaps = insight::gapPositions(series.curve.live.x, series.curve.live.y, xRange_.low, xRange_.high);
    if (gaps.empty()) {
        return;
    }
    QCPGraph* marks = plot_->addGraph();
    marks->setLineStyle(QCPGraph::lsNone);
    marks->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, series.pen.color(), Theme::current().panel, 8));
    const double lift = 0.02 * plot_->yAxis->range().size();
    marks->setData(QVector<double>(gaps.begin(), gaps.end()), QVector<double>(static_cast<qsizetype>(gaps.size()), axisLow + lift), true);
}

void CurvePlot::addSeparators() {
    for (const insight::StageSeparator& separator : separators_) {
        verticalLine(*plot_, separator.x, QPen(Theme::current().muted, 1, Qt::DashLine));
        auto* text = new QCPItemText(plot_);
        text->position->setTypeX(QCPItemPosition::ptPlotCoords);
        text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        text->position->setCoords(separator.x, 0.01);
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        text->setPadding(QMargins(4, 0, 0, 0));
        text->setFont(scaledFont(0.85));
        text->setColor(Theme::current().muted);
        text->setText(tr("stage %1").arg(separator.to));
    }
}

void CurvePlot::setCursor(double x) {
    cursor_ = x;
    if (cursorLine_ == nullptr) {
        cursorLine_ = verticalLine(*plot_, 0, QPen(Theme::current().muted, 1, Qt::DotLine));
    }
    cursorLine_->setVisible(std::isfinite(x));
    cursorLine_->point1->setCoords(std::isfinite(x) ? x : 0, 0);
    cursorLine_->point2->setCoords(std::isfinite(x) ? x : 0, 1);
    updateLegend();
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::updateLegend() {
    std::vector<LegendEntry> entries;
    for (const PlotSeries& series : series_) {
        const insight::CurveLine& live = series.curve.live;
        const double value = std::isfinite(cursor_) ? valueNear(live, cursor_) : live.y.empty() ? kNone : live.y.back();
        entries.push_back({series.name, series.pen, shortNumber(value)});
    }
    legend_->setEntries(std::move(entries));
    titleLabel_->setText(std::isfinite(cursor_) ? tr("%1   at step %2").arg(title_).arg(cursor_, 0, 'f', 0) : title_);
}

// ---- hand -----------------------------------------------------------------------------------------------------------------------------

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) { return handleMouse(event) || QWidget::eventFilter(watched, event); }

bool CurvePlot::handleMouse(QEvent* event) {
    const double xPerPixel = (xRange_.high - xRange_.low) / std::max(1, plot_->axisRect()->width());
    switch (event->type()) {
        case QEvent::Wheel: {
            const auto* wheel = static_cast<QWheelEvent*>(event);
            const double at = plot_->xAxis->pixelToCoord(wheel->position().x()), factor = std::pow(0.8, wheel->angleDelta().y() / 120.0);
            chooseRange(at - (at - xRange_.low) * factor, at + (xRange_.high - at) * factor);
            return true;
        }
        case QEvent::MouseButtonPress:
            pressedAt_ = static_cast<QMouseEvent*>(event)->position();
            pressedRange_ = xRange_;
            isPressed_ = true;
            isDragging_ = false;
            return true;
        case QEvent::MouseMove: {
            const QPointF at = static_cast<QMouseEvent*>(event)->position();
            isDragging_ = isDragging_ || (isPressed_ && std::abs(at.x() - pressedAt_.x()) > kDragThreshold);
            if (isDragging_) {
                const double shift = (at.x() - pressedAt_.x()) * xPerPixel;
                chooseRange(pressedRange_.low - shift, pressedRange_.high - shift);
            } else {
                Q_EMIT cursorMoved(nearestX(series_, plot_->xAxis->pixelToCoord(at.x())));
            }
            return true;
        }
        case QEvent::MouseButtonRelease: {
            const double step = nearestX(series_, plot_->xAxis->pixelToCoord(static_cast<QMouseEvent*>(event)->position().x()));
            if (isPressed_ && !isDragging_ && std::isfinite(step)) {
                Q_EMIT stepClicked(static_cast<qint64>(std::llround(step)));
            }
            isPressed_ = isDragging_ = false;
            return true;
        }
        case QEvent::MouseButtonDblClick:
            Q_EMIT fullRangeAsked();
            return true;
        case QEvent::Leave:
            Q_EMIT cursorMoved(kNone);
            return false;
        default: return false;
    }
}

/// Keeps at least one step in view.
void CurvePlot::chooseRange(double from, double to) {
    if (to - from >= 1 && std::isfinite(from) && std::isfinite(to)) {
        setXRange(from, to);
        Q_EMIT xRangeChosen(from, to);
    }
}

}  // namespace omnidrive::ui
