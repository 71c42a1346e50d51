// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in a plot beside its curves: gaps, stages, events, fixed cursors and notes.
#include "ui/views/plots/curve_plot.h"

#include "ui/models/shown_text.h"
#include "ui/views/plots/plot_look.h"
#include "ui/views/theme.h"

#include <qcustomplot.h>

#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kReach = 6;         // pixels
constexpr double kSignsHeight = 16;  // pixels at the top where events are clicked
constexpr qsizetype kNoteLetters = 40;

QCPItemText* textAtTop(QCustomPlot& plot, double x, const QString& text, const QColor& colour, double lines = 0) {
    auto* item = new QCPItemText(&plot);
    item->position->setTypeX(QCPItemPosition::ptPlotCoords);
    item->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    item->position->setCoords(x, 0.01 + lines);
    item->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    item->setPadding(QMargins(4, 0, 0, 0));
    item->setFont(scaledFont(0.85));
    item->setColor(colour);
    QColor ground = Theme::current().panel;
    ground.setAlphaF(0.8F);
    item->setBrush(ground);   // a line behind stays a hint, the words stay readable
    item->setLayer(QStringLiteral("overlay"));
    item->setText(text);
    return item;
}

}  // namespace

/// Small triangles on the axis: an upright one where there was no number, one that points down where a value has no place on a logarithmic axis.
void CurvePlot::addGapMarks(const PlotSeries& series) {
    const LineGaps& places = gaps_[static_cast<size_t>(&series - series_.data())];
    addBorderMarks(placesBetween(places.gaps, xRange_.low, xRange_.high), series.pen.color(), false);
    addBorderMarks(placesBetween(places.offLog, xRange_.low, xRange_.high), series.pen.color(), true);
}

/// A little above the lower end of the axis.
double CurvePlot::borderY() const {
    const QCPRange range = plot_->yAxis->range();
    constexpr double kLift = 0.02;
    return isLogY_ ? range.lower * std::pow(range.upper / range.lower, kLift) : range.lower + kLift * range.size();
}

void CurvePlot::addBorderMarks(std::span<const double> xs, const QColor& colour, bool isBelowZero) {
    if (xs.empty()) {
        return;
    }
    QVector<double> places;   // one a pixel: thousands on the same spot look like one
    for (const double x : xs) {
        if (places.isEmpty() || plot_->xAxis->coordToPixel(x) - plot_->xAxis->coordToPixel(places.back()) >= 1) {
            places.push_back(x);
        }
    }
    QCPGraph* marks = plot_->addGraph();
    marks->setLineStyle(QCPGraph::lsNone);
    const QColor fill = isBelowZero ? colour : Theme::current().panel;
    marks->setScatterStyle(QCPScatterStyle(isBelowZero ? QCPScatterStyle::ssTriangleInverted : QCPScatterStyle::ssTriangle, colour, fill, 8));
    const double y = borderY();
    marks->setData(places, QVector<double>(places.size(), y), true);
}

void CurvePlot::addSeparators() {
    for (const insight::StageSeparator& separator : separators_) {
        verticalLine(*plot_, separator.x, QPen(Theme::current().muted, 1, Qt::DashLine));
        textAtTop(*plot_, separator.x, tr("stage %1").arg(separator.to), Theme::current().muted);
    }
}

void CurvePlot::addEvents() {
    for (const PlotEvent& event : events_) {
        if (!std::isfinite(event.x)) {
            continue;
        }
        const QColor colour = event.isAlert ? Theme::current().bad : Theme::current().accent;
        verticalLine(*plot_, event.x, QPen(colour, 1, Qt::DotLine));
        auto* sign = textAtTop(*plot_, event.x, event.isAlert ? QStringLiteral("⚠") : QStringLiteral("✎"), colour);
        sign->setPositionAlignment(Qt::AlignHCenter | Qt::AlignTop);
        sign->setPadding(QMargins());
        sign->setBrush(Theme::current().panel);
    }
}

void CurvePlot::addAnchors() {
    for (const auto& [x, name] : {std::pair{firstAnchor_, QStringLiteral("A")}, {secondAnchor_, QStringLiteral("B")}}) {
        if (std::isfinite(x)) {
            verticalLine(*plot_, x, QPen(Theme::current().text, 1));
            textAtTop(*plot_, x, name, Theme::current().text, 0.08)->setFont(scaledFont(0.9, true));
        }
    }
}

void CurvePlot::addNotes() {
    notePlaces_.clear();
    for (const PlotNote& note : notes_) {
        const auto series = std::find_if(series_.begin(), series_.end(), [&](const PlotSeries& one) { return one.key == note.key && !one.isHidden; });
        const double y = series == series_.end() ? std::nan("") : valueNear(series->curve.live, note.x, look_.reach);
        const bool isOff = !std::isfinite(y) || (isLogY_ && y <= 0);
        const double shownY = isOff ? borderY() : y;
        notePlaces_.push_back(series == series_.end() ? QPointF(std::nan(""), 0) : QPointF(note.x, shownY));
        if (series == series_.end()) {
            continue;
        }
        QCPGraph* pin = plot_->addGraph();
        pin->setLineStyle(QCPGraph::lsNone);
        pin->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, Theme::current().text, Theme::current().warning, 11));
        pin->setData({note.x}, {shownY}, true);
        auto* text = new QCPItemText(plot_);
        text->position->setCoords(note.x, shownY);
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
        text->setPadding(QMargins(7, 0, 3, 4));
        text->setFont(scaledFont(0.88));
        text->setColor(Theme::current().text);
        const QString line = note.text.section(QLatin1Char('\n'), 0, 0);
        text->setText(line.left(cutPlace(line, kNoteLetters)));
    }
}

int CurvePlot::eventAt(const QPointF& position) const {
    for (size_t i = 0; i < events_.size(); ++i) {
        const bool isNear = std::abs(plot_->xAxis->coordToPixel(events_[i].x) - position.x()) <= kReach;
        if (isNear && position.y() <= plot_->axisRect()->top() + kSignsHeight) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

int CurvePlot::noteAt(const QPointF& position) const {
    for (size_t i = 0; i < notePlaces_.size(); ++i) {
        const QPointF place(plot_->xAxis->coordToPixel(notePlaces_[i].x()), plot_->yAxis->coordToPixel(notePlaces_[i].y()));
        if (std::isfinite(notePlaces_[i].x()) && (place - position).manhattanLength() <= 2 * kReach) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

void CurvePlot::showTip(const QPointF& position, const QPoint& globalPosition) {
    const int note = noteAt(position), event = eventAt(position);
    QToolTip::showText(globalPosition, plainTip(note >= 0    ? notes_[static_cast<size_t>(note)].text
                                                : event >= 0 ? events_[static_cast<size_t>(event)].text
                                                             : QString()), this);
}

}  // namespace omnidrive::ui
