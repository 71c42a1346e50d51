// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/radar_view.h"

#include "ui/models/shown_text.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace omnidrive::ui {

namespace {

constexpr double kRing = 10, kTop = 100;              // percent
constexpr double kNameRoom = 22, kSideRoom = 78;      // pixels for the names of the axes above and beside
constexpr double kNear = 8, kDot = 2.6;
constexpr int kFillAlpha = 28;

}  // namespace

QPen radarPen(int index) {
    // In widths of the pen: the legend's short line shows at least one whole period of each.
    static const std::array<QVector<qreal>, 8> dashes{{{}, {4, 2}, {1, 1.5}, {4, 1.5, 1, 1.5}, {2, 1}, {6, 1.5}, {2.5, 1, 1, 1, 1, 1}, {1, 3}}};
    const auto count = static_cast<int>(dashes.size());
    QPen pen(curvePen(index % count).color(), 2);
    const auto& pattern = dashes[static_cast<size_t>((index + index / count) % count)];
    if (!pattern.isEmpty()) {
        pen.setDashPattern(pattern);
        pen.setCapStyle(Qt::FlatCap);
    }
    return pen;
}

RadarView::RadarView(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setAccessibleName(tr("Radar of the five reported scores"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void RadarView::setAxes(const QStringList& axes) {
    axes_ = axes;
    describe();
    update();
}

void RadarView::setSeries(std::vector<RadarSeries> series) {
    series_ = std::move(series);
    lowest_ = kTop;
    highest_ = 0;
    for (const RadarSeries& one : series_) {
        for (const double value : one.values) {
            lowest_ = std::isfinite(value) ? std::min(lowest_, value) : lowest_;
            highest_ = std::isfinite(value) ? std::max(highest_, value) : highest_;
        }
    }
    // A ring below the lowest value: at the centre itself it would have no direction.
    lowest_ = std::clamp(std::floor(lowest_ / kRing) * kRing - kRing, 0.0, kTop - 2 * kRing);
    highest_ = std::clamp(std::ceil(highest_ / kRing) * kRing, lowest_ + 2 * kRing, kTop);
    describe();
    update();
}

/// For who cannot see it: every value in words.
void RadarView::describe() {
    QStringList lines;
    for (const RadarSeries& one : series_) {
        QStringList values;
        for (int axis = 0; axis < axes_.size() && axis < static_cast<int>(one.values.size()); ++axis) {
            const double value = one.values[static_cast<size_t>(axis)];
            values << tr("%1 %2").arg(axes_[axis], std::isfinite(value) ? QString::number(value, 'f', 1) : tr("not known"));
        }
        lines << one.name + QStringLiteral(": ") + values.join(QStringLiteral(", "));
    }
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

QPointF RadarView::centre() const { return {width() / 2.0, height() / 2.0 + kNameRoom / 4}; }

double RadarView::radius() const { return std::max(20.0, std::min(width() / 2.0 - kSideRoom, height() / 2.0 - kNameRoom)); }

QPointF RadarView::direction(int axis) const {
    const double angle = 2 * std::numbers::pi * axis / static_cast<double>(axes_.size());
    return {std::sin(angle), -std::cos(angle)};
}

QPointF RadarView::pointOf(int axis, double value) const {
    return centre() + direction(axis) * radius() * std::clamp((value - lowest_) / (highest_ - lowest_), 0.0, 1.0);
}

void RadarView::paintRings(QPainter& painter) const {
    const Theme& theme = Theme::current();
    painter.setBrush(Qt::NoBrush);
    painter.setFont(scaledFont(0.8));
    for (double value = lowest_ + kRing; value <= highest_ + 0.5; value += kRing) {
        QPolygonF ring;
        for (int axis = 0; axis < axes_.size(); ++axis) {
            ring << pointOf(axis, value);
        }
        painter.setPen(QPen(value > highest_ - 0.5 ? theme.borderStrong : theme.border, 1));
        painter.drawPolygon(ring);
    }
    painter.setPen(QPen(theme.border, 1));
    for (int axis = 0; axis < axes_.size(); ++axis) {
        painter.drawLine(centre(), pointOf(axis, highest_));
    }
}

/// Above the lines, on a ground of their own: a number that a line crosses cannot be read.
void RadarView::paintAxisNames(QPainter& painter) const {
    const Theme& theme = Theme::current();
    painter.setFont(scaledFont(0.8));
    for (double value = lowest_; value <= highest_ + 0.5; value += kRing) {
        const QString text = QString::number(value, 'f', 0);
        const QSizeF size(QFontMetricsF(painter.font()).horizontalAdvance(text) + 4, QFontMetricsF(painter.font()).height());
        const QRectF place(pointOf(0, value) + QPointF(4, -size.height() / 2), size);
        QColor ground = theme.panel;
        ground.setAlpha(200);
        painter.fillRect(place, ground);
        painter.setPen(theme.muted);
        painter.drawText(place, Qt::AlignCenter, text);
    }
    painter.setFont(scaledFont(0.92));
    painter.setPen(theme.text);
    for (int axis = 0; axis < axes_.size(); ++axis) {
        const QPointF way = direction(axis), at = pointOf(axis, highest_) + way * 8;
        const QSizeF size(kSideRoom - 10, kNameRoom);
        // Names hang at their axis: to its right on the right half, to its left on the left one, above it at the top.
        const double x = way.x() > 0.2 ? at.x() : way.x() < -0.2 ? at.x() - size.width() : at.x() - size.width() / 2;
        const double y = way.y() < -0.7 ? at.y() - size.height() + 4 : way.y() > 0.5 ? at.y() - 4 : at.y() - size.height() / 2;
        const Qt::Alignment side = way.x() > 0.2 ? Qt::AlignLeft : way.x() < -0.2 ? Qt::AlignRight : Qt::AlignHCenter;
        painter.drawText(QRectF(QPointF(x, y), size), static_cast<int>(side | Qt::AlignVCenter), axes_[axis]);
    }
}

void RadarView::paintSeries(QPainter& painter, const RadarSeries& series) const {
    const auto count = static_cast<int>(series.values.size());
    const auto isKnown = [&](int axis) { return std::isfinite(series.values[static_cast<size_t>(axis)]); };
    const auto point = [&](int axis) { return pointOf(axis, series.values[static_cast<size_t>(axis)]); };
    bool isWhole = count >= 3;
    QPolygonF outline;
    for (int axis = 0; axis < count; ++axis) {
        isWhole = isWhole && isKnown(axis);
        outline << (isKnown(axis) ? point(axis) : centre());
    }
    QColor soft = series.pen.color();
    soft.setAlpha(kFillAlpha);
    if (series.isFilled && isWhole) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(soft);
        painter.drawPolygon(outline);
    }
    for (int axis = 0; axis < count; ++axis) {
        const int next = (axis + 1) % count;
        painter.setPen(series.pen);
        if (isKnown(axis) && isKnown(next)) {
            painter.drawLine(point(axis), point(next));
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(series.pen.color());
        if (isKnown(axis)) {
            painter.drawEllipse(point(axis), kDot, kDot);
        }
    }
}

void RadarView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    paintRings(painter);
    for (const RadarSeries& series : series_) {
        paintSeries(painter, series);
    }
    paintAxisNames(painter);
}

/// A tool tip names the values near the mouse: lines that lie on one another cannot be told apart by eye.
bool RadarView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    QStringList lines;
    for (const RadarSeries& one : series_) {
        for (int axis = 0; axis < static_cast<int>(one.values.size()); ++axis) {
            const double value = one.values[static_cast<size_t>(axis)];
            if (std::isfinite(value) && QLineF(pointOf(axis, value), help->pos()).length() < kNear) {
                lines << tr("%1, %2: %3").arg(one.name, axes_[axis]).arg(value, 0, 'f', 2);
            }
        }
    }
    QToolTip::showText(help->globalPos(), plainTip(lines.join(QLatin1Char('\n'))), this);
    return true;
}

}  // namespace omnidrive::ui
