// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse on a plot: wheel, drag, box, clicks.
#include "ui/views/plots/curve_plot.h"

#include <qcustomplot.h>

#include <QRubberBand>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kDragThreshold = 4, kSmallestBox = 6;   // pixels

}  // namespace

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) { return handleMouse(event) || QWidget::eventFilter(watched, event); }

bool CurvePlot::handleMouse(QEvent* event) {
    switch (event->type()) {
        case QEvent::Wheel: {
            const auto* wheel = static_cast<QWheelEvent*>(event);
            zoomBy(plot_->xAxis->pixelToCoord(wheel->position().x()), std::pow(0.8, wheel->angleDelta().y() / 120.0));
            return true;
        }
        case QEvent::MouseButtonPress: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            if (mouse->button() == Qt::LeftButton) {
                const QCPRange shown = plot_->xAxis->range();
                pressedAt_ = mouse->position();
                pressedRange_ = {shown.lower, shown.upper};
                isPressed_ = true;
                isDragging_ = false;
            }
            return true;
        }
        case QEvent::MouseMove: return handleMove(*static_cast<QMouseEvent*>(event));
        case QEvent::MouseButtonRelease: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const bool isClick = isPressed_ && !isDragging_;
            isPressed_ = isDragging_ = false;
            if (!box_->isHidden()) {
                takeBox();
            } else if (isClick) {
                handleClick(mouse->position(), mouse->modifiers());
            }
            return true;
        }
        case QEvent::ContextMenu: {
            const auto* menu = static_cast<QContextMenuEvent*>(event);
            Q_EMIT menuAsked(menu->globalPos(), nearestX(series_, plot_->xAxis->pixelToCoord(menu->pos().x())));
            return true;
        }
        case QEvent::MouseButtonDblClick:
            Q_EMIT fullRangeAsked();
            return true;
        case QEvent::Leave:
            Q_EMIT cursorMoved(std::numeric_limits<double>::quiet_NaN());
            return false;
        default: return false;
    }
}

bool CurvePlot::handleMove(const QMouseEvent& mouse) {
    const QPointF at = mouse.position();
    if (isPressed_ && (!box_->isHidden() || (!isDragging_ && mouse.modifiers().testFlag(Qt::ControlModifier)))) {
        showBox(at);
        return true;
    }
    isDragging_ = isDragging_ || (isPressed_ && std::abs(at.x() - pressedAt_.x()) > kDragThreshold);
    if (isDragging_) {
        dragBy((at.x() - pressedAt_.x()) / std::max(1, plot_->axisRect()->width()));
    } else {
        Q_EMIT cursorMoved(nearestX(series_, plot_->xAxis->pixelToCoord(at.x())));
        showTip(at, mouse.globalPosition().toPoint());
    }
    return true;
}

/// @param at keeps its place. @param factor below 1 comes nearer.
void CurvePlot::zoomBy(double at, double factor) {
    const QCPRange shown = plot_->xAxis->range();
    if (isLogX_) {
        chooseRange(at * std::pow(shown.lower / at, factor), at * std::pow(shown.upper / at, factor));
    } else {
        chooseRange(at - (at - shown.lower) * factor, at + (shown.upper - at) * factor);
    }
}

/// @param share of the plot's width.
void CurvePlot::dragBy(double share) {
    if (isLogX_) {
        const double factor = std::pow(pressedRange_.high / pressedRange_.low, share);
        chooseRange(pressedRange_.low / factor, pressedRange_.high / factor);
    } else {
        const double shift = share * (pressedRange_.high - pressedRange_.low);
        chooseRange(pressedRange_.low - shift, pressedRange_.high - shift);
    }
}

void CurvePlot::showBox(const QPointF& to) {
    box_->setGeometry(QRectF(pressedAt_, to).normalized().toRect() & plot_->axisRect()->rect());
    box_->show();
}

/// A box too small to be meant changes nothing.
void CurvePlot::takeBox() {
    const QRect box = box_->geometry();
    box_->hide();
    const double from = plot_->xAxis->pixelToCoord(box.left()), to = plot_->xAxis->pixelToCoord(box.right());
    if (box.width() < kSmallestBox || box.height() < kSmallestBox || to - from < look_.smallestView) {
        return;
    }
    yRange_ = insight::ValueRange{plot_->yAxis->pixelToCoord(box.bottom()), plot_->yAxis->pixelToCoord(box.top())};
    setXRange(from, to);
    Q_EMIT boxChosen(from, to);
}

/// Pins first, then the signs of events, then the point.
void CurvePlot::handleClick(const QPointF& position, Qt::KeyboardModifiers modifiers) {
    const double x = nearestX(series_, plot_->xAxis->pixelToCoord(position.x()));
    if (const int note = noteAt(position); note >= 0) {
        Q_EMIT noteClicked(notes_[static_cast<size_t>(note)].id);
    } else if (const int event = eventAt(position); event >= 0) {
        Q_EMIT eventClicked(event);
    } else if (std::isfinite(x) && modifiers.testFlag(Qt::ShiftModifier)) {
        Q_EMIT anchorAsked(x);
    } else if (std::isfinite(x)) {
        Q_EMIT pointClicked(x);
    }
}

void CurvePlot::chooseRange(double from, double to) {
    if (to - from >= look_.smallestView && std::isfinite(from) && std::isfinite(to)) {
        setXRange(from, to);
        Q_EMIT xRangeChosen(from, to);
    }
}

}  // namespace omnidrive::ui
