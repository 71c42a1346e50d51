// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/curve_plot.h"

#include "ui/views/panel_parts.h"
#include "ui/views/plots/plot_legend.h"
#include "ui/views/plots/plot_look.h"
#include "ui/views/theme.h"

#include <qcustomplot.h>

#include <QLabel>
#include <QRubberBand>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kFewPoints = 40;
constexpr double kDense = 1.5;   // points a pixel column from which a line looks like a filled area: thin and plain, it is painted many times as fast
constexpr double kEverywhere = std::numeric_limits<double>::infinity();
constexpr double kBeforeFirst = 0.9;   // a logarithmic axis begins just before the first place above zero

QPen faded(QPen pen, double opacity) {
    QColor colour = pen.color();
    colour.setAlphaF(static_cast<float>(opacity));
    pen.setColor(colour);
    pen.setWidthF(1);
    return pen;
}

/// Numbers, or what stands for them: the time of day, a time that passed.
QSharedPointer<QCPAxisTicker> tickerFor(bool isLog, AxisLook::Ticks ticks) {
    if (isLog) {
        return QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog);
    }
    if (ticks == AxisLook::Ticks::Dates) {
        auto* dates = new QCPAxisTickerDateTime;
        dates->setDateTimeFormat(QStringLiteral("d MMM\nHH:mm:ss"));
        return QSharedPointer<QCPAxisTicker>(dates);
    }
    if (ticks == AxisLook::Ticks::Durations) {
        auto* times = new QCPAxisTickerTime;
        times->setTimeFormat(QStringLiteral("%h:%m:%s"));
        return QSharedPointer<QCPAxisTicker>(times);
    }
    return QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
}

void useScale(QCPAxis& axis, bool isLog, AxisLook::Ticks ticks) {
    axis.setScaleType(isLog ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setTicker(tickerFor(isLog, ticks));
    axis.ticker()->setTickCount(4);
    axis.setNumberFormat(isLog ? QStringLiteral("gb") : QStringLiteral("g"));
    axis.setNumberPrecision(isLog ? 0 : 6);
}

/// The smallest x above zero; 1 where there is none.
double firstAboveZero(const std::vector<PlotSeries>& series) {
    double first = std::numeric_limits<double>::infinity();
    for (const PlotSeries& one : series) {
        const auto& xs = one.curve.live.x;
        const auto above = std::upper_bound(xs.begin(), xs.end(), 0.0);
        first = above == xs.end() ? first : std::min(first, *above);
    }
    return std::isfinite(first) ? first : 1;
}

QString shortNumber(double value) {
    return std::isnan(value) ? QString() : QString::number(value, 'g', 4);   // also "inf" and "-inf"
}

}  // namespace

CurvePlot::CurvePlot(const QString& title, const QString& yLabel, QWidget* parent)
    : QWidget(parent), title_(title), markedX_(kNone), cursor_(kNone), firstAnchor_(kNone), secondAnchor_(kNone),
      yLabel_(yLabel), look_(axisLook(insight::XAxis::Step)), plot_(new QCustomPlot), titleLabel_(new QLabel(title)),
      legend_(new PlotLegend(true)), box_(new QRubberBand(QRubberBand::Rectangle, plot_)) {
    readLeftToRight(this);
    titleLabel_->setTextFormat(Qt::PlainText);
    titleLabel_->setProperty("role", QStringLiteral("heading"));
    titleLabel_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);   // what the cursor says must not widen the plot
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace, kSpace / 2, kSpace, 0);
    layout->setSpacing(2);
    layout->addWidget(titleLabel_);
    layout->addWidget(legend_);
    layout->addWidget(plot_, 1);
    connect(legend_, &PlotLegend::entryClicked, this, [this](int entry) {
        if (static_cast<size_t>(entry) < series_.size()) {
            Q_EMIT seriesToggled(series_[static_cast<size_t>(entry)].key);
        }
    });
    plot_->setNotAntialiasedElements(QCP::aeAll);
    plot_->setAntialiasedElements(QCP::aePlottables);
    plot_->setInteractions(QCP::Interactions());
    plot_->setPlottingHint(QCP::phFastPolylines);
    plot_->setFocusPolicy(Qt::StrongFocus);
    plot_->setMinimumHeight(150);   // also below a long legend
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
    prepareValues();
    redraw();
}

void CurvePlot::setSmoothing(double weight) {
    smoothing_ = weight;
    prepareValues();
    redraw();
}

/// Once for each change of the data, not for each look at another range.
void CurvePlot::prepareValues() {
    raw_.clear();
    smoothed_.clear();
    gaps_.clear();
    for (const PlotSeries& series : series_) {
        const insight::CurveLine& live = series.curve.live;
        raw_.emplace_back(live.y, isLogY_);
        gaps_.push_back({insight::gapPositions(live.x, live.y, -kEverywhere, kEverywhere),
                         isLogY_ ? insight::offLogAxis(live.x, live.y, -kEverywhere, kEverywhere) : std::vector<double>()});
        if (smoothing_ > 0) {
            smoothed_.emplace_back(insight::smoothed(series.curve.live.y, smoothing_), isLogY_);
        }
    }
}

void CurvePlot::setLogScales(bool isLogX, bool isLogY) {
    isLogX_ = isLogX;
    isLogY_ = isLogY;
    prepareValues();
    redraw();
}

void CurvePlot::setAnchors(double first, double second) {
    firstAnchor_ = first;
    secondAnchor_ = second;
    redraw();
}

void CurvePlot::setMarks(std::vector<PlotEvent> events, std::vector<PlotNote> notes) {
    events_ = std::move(events);
    notes_ = std::move(notes);
    redraw();
}

void CurvePlot::setXRange(double from, double to) {
    xRange_ = {from, std::max(to, from + 1e-9)};
    redraw();
}

void CurvePlot::setYRange(std::optional<insight::ValueRange> range) {
    yRange_ = range;
    redraw();
}

void CurvePlot::setAxis(const AxisLook& look) {
    look_ = look;
    cursor_ = kNone;   // a place on the axis before
    redraw();
}

void CurvePlot::setMarkedX(double x) {
    markedX_ = x;
    redraw();
}

// ---- drawing --------------------------------------------------------------------------------------------------------------------------

void CurvePlot::redraw() {
    plot_->clearGraphs();
    plot_->clearItems();
    cursorLine_ = nullptr;
    showScales();
    for (const PlotSeries& series : series_) {
        if (!series.isHidden) {
            addBand(series);
            addSeries(series);
            addGapMarks(series);
        }
    }
    addSeparators();
    addEvents();
    addAnchors();
    addNotes();
    if (std::isfinite(markedX_)) {
        verticalLine(*plot_, markedX_, QPen(Theme::current().accent, 1.6));
    }
    setCursor(cursor_);
}

/// Ranges, kinds and labels of both axes. The labels say what a logarithmic axis cannot show.
void CurvePlot::showScales() {
    useScale(*plot_->xAxis, isLogX_, look_.ticks);
    useScale(*plot_->yAxis, isLogY_, AxisLook::Ticks::Numbers);
    if (isLogX_) {
        const double first = kBeforeFirst * firstAboveZero(series_);
        plot_->xAxis->setRange(std::max(xRange_.low, first), std::max(xRange_.high, 2 * first));
    } else {
        plot_->xAxis->setRange(xRange_.low, xRange_.high);
    }
    chooseYRange();
    size_t left = 0, below = 0;
    for (size_t i = 0; i < series_.size(); ++i) {
        const PlotSeries& series = series_[i];
        const insight::CurveLine& live = series.curve.live;
        left += series.isHidden ? 0 : static_cast<size_t>(std::upper_bound(live.x.begin(), live.x.end(), 0.0) - live.x.begin());
        below += series.isHidden ? 0 : placesBetween(gaps_[i].offLog, xRange_.low, xRange_.high).size();
    }
    plot_->xAxis->setLabel(isLogX_ && left > 0 ? tr("%1 (%n at or below 0 left out)", nullptr, static_cast<int>(left)).arg(look_.label)
                                               : look_.label);
    plot_->yAxis->setLabel(isLogY_ && below > 0 ? tr("%1 (%n ≤ 0: ▼)", nullptr, static_cast<int>(below)).arg(yLabel_) : yLabel_);
}

/// A little more than the values need; rates keep their full range of 0 to 1 when they nearly fill it anyway.
void CurvePlot::chooseYRange() {
    if (yRange_ && (!isLogY_ || yRange_->low > 0)) {
        plot_->yAxis->setRange(yRange_->low, yRange_->high);
        return;
    }
    const auto values = valuesBetween(series_, raw_, xRange_.low, xRange_.high, isLogY_);
    const double low = values ? values->low : isLogY_ ? 0.1 : 0, high = values ? values->high : 1;
    if (isLogY_) {
        const double margin = high > low ? std::pow(high / low, 0.08) : 2;
        plot_->yAxis->setRange(low / margin, high * margin);
        return;
    }
    const double spread = high - low;
    const double margin = spread > 0 ? 0.06 * spread : std::max(0.1, 0.1 * std::abs(high));
    plot_->yAxis->setRange(low - margin, high + margin);
}

void CurvePlot::addLine(const std::vector<double>& x, const std::vector<double>& y, const QPen& pen, bool hasPoints) {
    addLine(x, DrawnValues(y, isLogY_), pen, hasPoints);
}

void CurvePlot::addLine(const std::vector<double>& x, const DrawnValues& values, const QPen& pen, bool hasPoints) {
    const int columns = std::max(1, plot_->axisRect()->width());
    const QCPRange range = plot_->xAxis->range();
    addPoints(isLogX_ ? insight::decimateMinMaxLogX(x, values.y, range.lower, range.upper, columns)
                      : insight::decimateMinMax(x, values.y, range.lower, range.upper, columns, values.blocks),
              pen, hasPoints);
}

void CurvePlot::addPoints(const std::vector<insight::CurvePoint>& points, const QPen& pen, bool hasPoints) {
    QVector<double> xs, ys;
    xs.reserve(static_cast<qsizetype>(points.size()));
    ys.reserve(static_cast<qsizetype>(points.size()));
    for (const insight::CurvePoint& point : points) {
        xs.push_back(point.x);
        ys.push_back(point.y);
    }
    QCPGraph* graph = plot_->addGraph();
    const bool isDense = static_cast<double>(points.size()) > kDense * plot_->axisRect()->width();
    QPen drawn = pen;
    drawn.setWidthF(isDense && hasPoints ? 1 : pen.widthF());
    graph->setPen(drawn);
    graph->setAntialiased(!isDense || !hasPoints);
    graph->setAdaptiveSampling(false);   // thinned already, and QCustomPlot's own rule may lose a spike
    graph->setLineStyle(look_.isOrdered ? QCPGraph::lsLine : QCPGraph::lsNone);
    if ((hasPoints && points.size() < kFewPoints) || !look_.isOrdered) {
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 4));   // single points have no line
    }
    graph->setData(xs, ys, true);
}

void CurvePlot::addSeries(const PlotSeries& series) {
    for (const insight::CurveLine& line : series.curve.superseded) {
        addLine(line.x, line.y, QPen(Theme::current().faint, 1, Qt::DashLine));
    }
    const insight::CurveLine& live = series.curve.live;
    const auto index = static_cast<size_t>(&series - series_.data());
    addLine(live.x, raw_[index], isSmoothed() ? faded(series.pen, 0.35) : series.pen);
    if (isSmoothed()) {
        QPen pen = series.pen;
        pen.setWidthF(2.2);
        addLine(live.x, smoothed_[index], pen, false);
    }
}

/// The area between the lowest and the highest of several runs.
void CurvePlot::addBand(const PlotSeries& series) {
    if (series.band.x.empty()) {
        return;
    }
    QPen edge = faded(series.pen, 0.5);
    edge.setStyle(Qt::SolidLine);
    addLine(series.band.x, series.band.low, edge, false);
    QCPGraph* low = plot_->graph(plot_->graphCount() - 1);
    addLine(series.band.x, series.band.high, edge, false);
    QCPGraph* high = plot_->graph(plot_->graphCount() - 1);
    if (look_.isOrdered) {
        high->setBrush(faded(series.pen, 0.18).color());
        high->setChannelFillGraph(low);
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

/// What the legend says of a curve: its newest value, its value at the cursor, or the values at two cursors with their difference.
QString CurvePlot::legendValue(const insight::CurveLine& line) const {
    const double second = std::isfinite(secondAnchor_) ? secondAnchor_ : cursor_;
    if (std::isfinite(firstAnchor_) && std::isfinite(second)) {
        const double before = valueNear(line, firstAnchor_, look_.reach), after = valueNear(line, second, look_.reach), difference = after - before;
        const QString sign = difference >= 0 ? QStringLiteral("+") : QString();
        return std::isnan(difference) ? tr("no number at both")
                                      : tr("%1 → %2 (Δ %3%4)").arg(shortNumber(before), shortNumber(after), sign, shortNumber(difference));
    }
    return shortNumber(std::isfinite(cursor_) ? valueNear(line, cursor_, look_.reach) : line.y.empty() ? kNone : line.y.back());
}

void CurvePlot::updateLegend() {
    std::vector<LegendEntry> entries;
    for (const PlotSeries& series : series_) {
        entries.push_back({series.name, series.pen, legendValue(series.curve.live), series.isHidden});
    }
    legend_->setEntries(std::move(entries));
    const double second = std::isfinite(secondAnchor_) ? secondAnchor_ : cursor_;
    if (std::isfinite(firstAnchor_) && std::isfinite(second)) {
        const QString difference = look_.difference(firstAnchor_, second);
        titleLabel_->setText(tr("%1   %2 → %3 (Δ %4)").arg(title_, look_.text(firstAnchor_), look_.place(second), difference));
    } else {
        titleLabel_->setText(std::isfinite(cursor_) ? tr("%1   at %2").arg(title_, look_.text(cursor_)) : title_);
    }
}

QString CurvePlot::heading() const { return titleLabel_->text(); }

QString CurvePlot::xLabel() const { return plot_->xAxis->label(); }

QString CurvePlot::yLabel() const { return plot_->yAxis->label(); }

}  // namespace omnidrive::ui
