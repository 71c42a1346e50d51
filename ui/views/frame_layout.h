// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace omnidrive::ui {

/// Where the parts of a picture are shown. Usually where they are; in the car's layout the rear row of six stitched cameras (SPEC section 2.1: BACK_RIGHT,
/// BACK, BACK_LEFT) is turned as in a mirror, as nuScenes' own viewer does, so that what is left of the car is on the left. Turning the row turns each
/// tile, too, and is its own inverse, so one function goes both ways. All in pixels of the picture.
class FrameLayout {
public:
    FrameLayout() = default;
    FrameLayout(const QSizeF& picture, bool isCar) : picture_(picture), isCar_(isCar) {}

    bool isCar() const { return isCar_; }
    double middle() const { return picture_.height() / 2; }
    bool isTurned(double y) const { return isCar_ && y >= middle(); }
    QRectF frontRow() const { return {0, 0, picture_.width(), isCar_ ? middle() : picture_.height()}; }
    QRectF rearRow() const { return isCar_ ? QRectF(0, middle(), picture_.width(), picture_.height() - middle()) : QRectF(); }

    QPointF place(const QPointF& at) const { return turned(at, isTurned(at.y())); }
    /// A box that reaches into both rows is where its middle is, as when its camera is told.
    QRectF place(const QRectF& box) const {
        const bool isRear = isTurned(box.center().y());
        return isRear ? QRectF(picture_.width() - box.right(), box.top(), box.width(), box.height()) : box;
    }
    QPointF turned(const QPointF& at, bool isTurned) const { return isTurned ? QPointF(picture_.width() - at.x(), at.y()) : at; }

private:
    QSizeF picture_;
    bool isCar_ = false;
};

}  // namespace omnidrive::ui
