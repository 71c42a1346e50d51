// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/overlap_matrix.h"

#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kLabels = 20;   ///< for the numbers at two sides

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return static_cast<int>(x + (y - x) * share); };
    return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

}  // namespace

OverlapMatrix::OverlapMatrix(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setAccessibleName(tr("Overlap of the crops of each two rollouts"));
    setMouseTracking(true);
}

void OverlapMatrix::setOverlap(std::vector<double> overlap, int size) {
    overlap_ = std::move(overlap);
    size_ = size;
    double sum = 0;
    int pairs = 0;
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < row; ++column) {
            const double value = overlap_[static_cast<size_t>(row * size + column)];
            sum += std::isnan(value) ? 0 : value;
            pairs += std::isnan(value) ? 0 : 1;
        }
    }
    setAccessibleDescription(pairs > 0 ? tr("mean overlap %1").arg(sum / pairs, 0, 'f', 2) : tr("no two rollouts zoomed"));
    update();
}

void OverlapMatrix::setSelected(int row) {
    selected_ = row;
    update();
}

double OverlapMatrix::side() const { return size_ > 0 ? std::min({(width() - kLabels - kSpace) / size_, (height() - kLabels - kSpace) / size_, 44.0}) : 0; }

QRectF OverlapMatrix::cellRect(int row, int column) const { return {kLabels + column * side(), kLabels + row * side(), side(), side()}; }

void OverlapMatrix::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    for (int row = 0; row < size_; ++row) {
        painter.setFont(scaledFont(0.88, row == selected_));
        painter.setPen(row == selected_ ? theme.accent : theme.muted);
        painter.drawText(QRectF(0, cellRect(row, 0).top(), kLabels - 4, side()), Qt::AlignRight | Qt::AlignVCenter, QString::number(row + 1));
        painter.drawText(QRectF(cellRect(0, row).left(), 0, side(), kLabels - 2), Qt::AlignHCenter | Qt::AlignBottom, QString::number(row + 1));
        for (int column = 0; column < size_; ++column) {
            const double value = overlap_[static_cast<size_t>(row * size_ + column)];
            const QRectF cell = cellRect(row, column).adjusted(1, 1, -1, -1);
            painter.setPen(Qt::NoPen);
            painter.setBrush(std::isnan(value) ? theme.panel : mixed(theme.pressed, theme.accentFill, value));
            painter.drawRect(cell);
            painter.setPen(std::isnan(value) ? theme.faint : value > 0.55 ? theme.onAccent : theme.text);
            painter.setFont(scaledFont(0.82));
            if (side() >= 22) {
                const QString text = std::isnan(value) ? QStringLiteral("–") : value >= 0.995 ? QStringLiteral("1") : QString::number(value, 'f', 2).mid(1);
                painter.drawText(cell, Qt::AlignCenter, text);
            }
        }
    }
    if (selected_ >= 0 && selected_ < size_) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1.6));
        painter.drawRect(QRectF(cellRect(selected_, 0).topLeft(), QSizeF(size_ * side(), side())));
    }
}

void OverlapMatrix::mousePressEvent(QMouseEvent* event) {
    for (int row = 0; row < size_; ++row) {
        if (event->position().y() >= cellRect(row, 0).top() && event->position().y() < cellRect(row, 0).bottom()) {
            Q_EMIT picked(row);
        }
    }
}

bool OverlapMatrix::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int i = 0; i < size_ * size_; ++i) {
        if (cellRect(i / size_, i % size_).contains(help->pos())) {
            const double value = overlap_[static_cast<size_t>(i)];
            const QString text = std::isnan(value) ? tr("no crop") : tr("intersection over union %1").arg(value, 0, 'f', 2);
            QToolTip::showText(help->globalPos(), tr("Rollouts %1 and %2: %3").arg(i / size_ + 1).arg(i % size_ + 1).arg(text), this);
        }
    }
    return true;
}

}  // namespace omnidrive::ui
