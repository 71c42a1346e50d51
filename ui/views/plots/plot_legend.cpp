// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plots/plot_legend.h"

#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

namespace omnidrive::ui {

namespace {

constexpr int kRow = 18;
constexpr double kLine = 20, kGap = 6, kBetween = 14;

QFont legendFont() { return scaledFont(0.92); }

/// Room for any value of usual size, so that the legend does not dance while the cursor moves.
double valueWidth(const QString& value) {
    const QFontMetricsF metrics(legendFont());
    return std::max(metrics.horizontalAdvance(QStringLiteral("−0.0000")), metrics.horizontalAdvance(value));
}

}  // namespace

PlotLegend::PlotLegend(bool hasValues, QWidget* parent) : QWidget(parent), hasValues_(hasValues) {
    readLeftToRight(this);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PlotLegend::setEntries(std::vector<LegendEntry> entries) {
    entries_ = std::move(entries);
    const int height = heightForWidth(width());
    if (height != this->height()) {
        setFixedHeight(height);
    }
    update();
}

double PlotLegend::entryWidth(const LegendEntry& entry) const {
    return kLine + kGap + QFontMetricsF(legendFont()).horizontalAdvance(entry.name) + (hasValues_ ? kGap + valueWidth(entry.value) : 0) + kBetween;
}

std::vector<QPointF> PlotLegend::places(int width, int* height) const {
    std::vector<QPointF> places;
    double x = 0, y = 0;
    for (const LegendEntry& entry : entries_) {
        const double wide = entryWidth(entry);
        if (x > 0 && x + wide > width) {
            x = 0;
            y += kRow;
        }
        places.emplace_back(x, y);
        x += wide;
    }
    *height = entries_.empty() ? 0 : static_cast<int>(y) + kRow;
    return places;
}

int PlotLegend::heightForWidth(int width) const {
    int height = 0;
    places(std::max(width, 100), &height);
    return height;
}

void PlotLegend::resizeEvent(QResizeEvent*) {
    const int height = heightForWidth(width());
    if (height != this->height()) {
        setFixedHeight(height);
    }
}

QPoint PlotLegend::placeOf(size_t entry) const {
    int ignored = 0;
    const QPointF at = places(width(), &ignored).at(entry);
    return {static_cast<int>(at.x() + kLine + kGap + 2), static_cast<int>(at.y()) + kRow / 2};
}

void PlotLegend::mouseReleaseEvent(QMouseEvent* event) {
    int ignored = 0;
    const auto at = places(width(), &ignored);
    for (size_t i = 0; i < at.size(); ++i) {
        if (QRectF(at[i], QSizeF(entryWidth(entries_[i]), kRow)).contains(event->position())) {
            Q_EMIT entryClicked(static_cast<int>(i));
            return;
        }
    }
}

void PlotLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter);
}

void PlotLegend::paint(QPainter& painter) const {
    int ignored = 0;
    const auto at = places(width(), &ignored);
    for (size_t i = 0; i < entries_.size(); ++i) {
        const LegendEntry& entry = entries_[i];
        QFont font = legendFont();
        font.setStrikeOut(entry.isHidden);
        painter.setFont(font);
        QPen pen = entry.pen;
        pen.setWidthF(2.2);
        if (entry.isHidden) {
            pen.setColor(Theme::current().faint);
        }
        painter.setPen(pen);
        const double middle = at[i].y() + kRow / 2.0;
        painter.drawLine(QPointF(at[i].x(), middle), QPointF(at[i].x() + kLine, middle));
        const double nameWidth = QFontMetricsF(font).horizontalAdvance(entry.name);
        painter.setPen(entry.isHidden ? Theme::current().faint : Theme::current().text);
        painter.drawText(QRectF(at[i].x() + kLine + kGap, at[i].y(), nameWidth + 2, kRow), Qt::AlignVCenter, entry.name);
        painter.setPen(Theme::current().muted);
        painter.drawText(QRectF(at[i].x() + kLine + 2 * kGap + nameWidth, at[i].y(), valueWidth(entry.value) + 2, kRow), Qt::AlignVCenter,
                         entry.value);
    }
}

}  // namespace omnidrive::ui
