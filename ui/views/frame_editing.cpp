// SPDX-License-Identifier: GPL-3.0-or-later
// The box under the hand in FrameView, and the picture laid over the frame; the rest of the view is in frame_view.cpp.
#include "ui/views/frame_view.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace omnidrive::ui {

namespace {

/// Qt's painter has no fast way to stretch a picture a few hundred times, so the map is made larger beforehand.
constexpr int kHeatEnlarged = 4;
/// How near a handle the pointer must be, in pixels of the screen.
constexpr double kHandleReach = 7;

}  // namespace

void FrameView::setEditedBox(const std::optional<QRectF>& box) {
    if (!editor_.isDragging() || !box) {   // what comes back of one's own drag must not end it
        editor_.setBox(box);
    }
    update();
}

void FrameView::setHeat(const QImage& heat, double opacity) {
    if (heat.cacheKey() != heatKey_) {   // else only the opacity changed
        heatKey_ = heat.cacheKey();
        heat_ = heat.isNull() ? heat : heat.scaled(heat.size() * kHeatEnlarged, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    }
    heatOpacity_ = opacity;
    update();
}

/// The left button on a box that is being edited: one that is seen, though a hand that holds it may go where it is not. @return whether it was taken.
bool FrameView::editWith(const QMouseEvent& event) {
    if (!editor_.isActive() || (!areOverlaysShown() && !editor_.isDragging()) || pyramid_->isEmpty()) {
        return false;
    }
    editor_.setPicture(pyramid_->size());
    isHeldTurned_ = editor_.isDragging() ? isHeldTurned_ : placement().isTurned(toCanvas(event.position()).y());
    const QPointF at = placement().turned(toCanvas(event.position()), isHeldTurned_);
    const bool isPress = event.type() == QEvent::MouseButtonPress || event.type() == QEvent::MouseButtonDblClick;
    if (isPress && event.button() == Qt::LeftButton) {
        const double reach = kHandleReach / scale_;
        if (camera_ >= 0 && !home().adjusted(-reach, -reach, reach, reach).contains(at)) {
            return false;
        }
        editor_.press(at, reach);
    } else if (event.type() == QEvent::MouseMove && editor_.isDragging()) {
        if (editor_.drag(at)) {
            update();
            Q_EMIT boxEdited(*editor_.box());
        }
    } else if (event.type() == QEvent::MouseButtonRelease && event.button() == Qt::LeftButton && editor_.isDragging()) {
        editor_.release();
    } else {
        return false;
    }
    return true;
}

void FrameView::showEditCursor(const QPointF& inView) {
    using Grip = BoxEditor::Grip;
    const bool isTurned = placement().isTurned(toCanvas(inView).y());
    switch (editor_.gripAt(toImage(inView), kHandleReach / scale_)) {
        case Grip::UpperLeft:
        case Grip::LowerRight: setCursor(isTurned ? Qt::SizeBDiagCursor : Qt::SizeFDiagCursor); break;
        case Grip::UpperRight:
        case Grip::LowerLeft: setCursor(isTurned ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor); break;
        case Grip::Left:
        case Grip::Right: setCursor(Qt::SizeHorCursor); break;
        case Grip::Top:
        case Grip::Bottom: setCursor(Qt::SizeVerCursor); break;
        case Grip::Inside: setCursor(Qt::SizeAllCursor); break;
        case Grip::Outside:
        case Grip::None: setCursor(Qt::CrossCursor); break;
    }
}

void FrameView::keyPressEvent(QKeyEvent* event) {
    const double step = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    const int key = event->key();
    const double dx = key == Qt::Key_Left ? -step : key == Qt::Key_Right ? step : 0, dy = key == Qt::Key_Up ? -step : key == Qt::Key_Down ? step : 0;
    if (!editor_.isActive() || (dx == 0 && dy == 0)) {
        QWidget::keyPressEvent(event);
        return;
    }
    editor_.setPicture(pyramid_->size());
    const bool isTurned = placement().isTurned(editor_.box()->center().y());   // the arrow tells the way on the screen
    if (editor_.nudge(isTurned ? -dx : dx, dy)) {
        update();
        Q_EMIT boxEdited(*editor_.box());
    }
}

}  // namespace omnidrive::ui
