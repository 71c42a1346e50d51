// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/threshold_histogram.h"

#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kBins = 40;
constexpr double kSmallStep = 0.005, kLargeStep = 0.05;

double shareOf(const insight::Histogram& bars, size_t bin) {
    const auto all = static_cast<double>(std::max<int64_t>(1, bars.total()));
    return static_cast<double>(bars.counts[bin]) / all;
}

}  // namespace

ThresholdHistogram::ThresholdHistogram(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("CLIP scores of own and other labels, with the threshold"));
    setToolTip(tr("Drag the line, or move it by the arrow keys: the threshold τ of the score function “threshold”"));
    setSeparation({});
}

void ThresholdHistogram::setSeparation(const insight::LabelSeparation& separation) {
    separation_ = separation;
    double low = 0, high = 0.4;
    for (const std::vector<double>* values : {&separation.matched, &separation.shuffled}) {
        if (!values->empty()) {
            low = std::min(low, values->front());
            high = std::max(high, values->back());
        }
    }
    low_ = std::floor(low * 20) / 20;
    high_ = std::ceil(high * 20 - 1e-9) / 20;
    matched_ = insight::makeHistogram(separation.matched, kBins, low_, high_);
    shuffled_ = insight::makeHistogram(separation.shuffled, kBins, low_, high_);
    update();
}

void ThresholdHistogram::setThreshold(double threshold) {
    threshold_ = threshold;
    setAccessibleDescription(tr("threshold %1").arg(threshold, 0, 'f', 3));
    update();
}

void ThresholdHistogram::moveTo(double threshold) {
    const double rounded = std::round(std::clamp(threshold, -1.0, 1.0) * 1000) / 1000;
    if (rounded != threshold_) {
        setThreshold(rounded);
        Q_EMIT thresholdMoved(rounded);
    }
}

QRectF ThresholdHistogram::plotRect() const { return QRectF(rect()).adjusted(kSpace * 3, 26, -kSpace * 3, -30); }

double ThresholdHistogram::toX(double score) const { return plotRect().left() + (score - low_) / (high_ - low_) * plotRect().width(); }
double ThresholdHistogram::toScore(double x) const { return low_ + (x - plotRect().left()) / plotRect().width() * (high_ - low_); }

void ThresholdHistogram::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        moveTo(toScore(event->position().x()));
    }
}

void ThresholdHistogram::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) {
        moveTo(toScore(event->position().x()));
    }
}

void ThresholdHistogram::keyPressEvent(QKeyEvent* event) {
    const double step = event->modifiers() & Qt::ShiftModifier ? kLargeStep : kSmallStep;
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        moveTo(threshold_ + (event->key() == Qt::Key_Left ? -step : step));
        event->accept();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ThresholdHistogram::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), Theme::current().base);
    paintAxis(painter);
    paintBars(painter, matched_, curvePen(0).color(), false);
    paintBars(painter, shuffled_, curvePen(1).color(), true);
    paintThreshold(painter);
    paintLegend(painter);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::current().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void ThresholdHistogram::paintAxis(QPainter& painter) const {
    const QRectF plot = plotRect();
    painter.setFont(scaledFont(0.85));
    const double step = high_ - low_ > 1 ? 0.2 : high_ - low_ > 0.5 ? 0.1 : 0.05;
    for (int i = static_cast<int>(std::ceil(low_ / step)); i * step <= high_ + 1e-9; ++i) {
        const double x = toX(i * step);
        painter.setPen(Theme::current().border);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom() + 3));
        painter.setPen(Theme::current().muted);
        painter.drawText(QRectF(x - 24, plot.bottom() + 3, 48, 14), Qt::AlignCenter, QString::number(i * step, 'f', 2));
    }
    painter.drawText(QRectF(plot.left(), plot.bottom() + 15, plot.width(), 14), Qt::AlignCenter, tr("cosine of CLIP(label) and CLIP(crop)"));
    painter.setPen(Theme::current().borderStrong);
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
}

void ThresholdHistogram::paintBars(QPainter& painter, const insight::Histogram& bars, const QColor& colour, bool isHatched) const {
    const QRectF plot = plotRect();
    double largest = 1e-9;
    for (size_t bin = 0; bin < bars.counts.size(); ++bin) {
        largest = std::max({largest, shareOf(matched_, bin), shareOf(shuffled_, bin)});
    }
    QColor fill = colour;
    fill.setAlphaF(isHatched ? 0.8F : 0.45F);
    painter.setPen(QPen(colour, 1.2));
    painter.setBrush(QBrush(fill, isHatched ? Qt::BDiagPattern : Qt::SolidPattern));
    for (size_t bin = 0; bin < bars.counts.size(); ++bin) {
        const double height = plot.height() * shareOf(bars, bin) / largest;
        if (bars.counts[bin] > 0) {
            painter.drawRect(QRectF(QPointF(toX(bars.binLow(bin)), plot.bottom() - height), QPointF(toX(bars.binLow(bin) + bars.binWidth()), plot.bottom())));
        }
    }
}

void ThresholdHistogram::paintThreshold(QPainter& painter) const {
    const Theme& theme = Theme::current();
    const QRectF plot = plotRect();
    const double x = std::clamp(toX(threshold_), plot.left(), plot.right());
    painter.setPen(QPen(theme.text, 2));
    painter.drawLine(QPointF(x, plot.top() - 4), QPointF(x, plot.bottom()));
    painter.setBrush(theme.text);
    painter.drawEllipse(QPointF(x, plot.top() - 4), 4, 4);
    painter.setFont(scaledFont(0.88, true));
    const QString text = tr("τ %1").arg(threshold_, 0, 'f', 3);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12;
    const bool isLeft = x + width > plot.right();
    painter.drawText(QRectF(isLeft ? x - width : x + 6, plot.top() - 2, width, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
}

void ThresholdHistogram::paintLegend(QPainter& painter) const {
    painter.setFont(scaledFont(0.88));
    double x = plotRect().left();
    const auto entry = [&](const QString& text, const QColor& colour, bool isHatched) {
        painter.setPen(QPen(colour, 1.2));
        painter.setBrush(QBrush(colour, isHatched ? Qt::BDiagPattern : Qt::SolidPattern));
        painter.drawRect(QRectF(x, 6, 12, 10));
        painter.setPen(Theme::current().text);
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 4;
        painter.drawText(QRectF(x + 17, 3, width, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += 17 + width + 2 * kSpace;
    };
    entry(tr("own label (%1)").arg(separation_.matched.size()), curvePen(0).color(), false);
    entry(tr("label of another zoom (%1)").arg(separation_.shuffled.size()), curvePen(1).color(), true);
}

}  // namespace omnidrive::ui
