// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <array>
#include <optional>

namespace omnidrive::ui {

/// A box that is changed by hand: eight handles resize it, its inside moves it, a drag that begins elsewhere draws it anew, keys nudge it. All in
/// pixels of the picture, which it never leaves. Pure: who shows it feeds it and paints it.
class BoxEditor {
public:
    /// What a press would take hold of. Corners and sides in the order of handles(): upper left, top, upper right, right, lower right, bottom, lower
    /// left, left.
    enum class Grip { None, UpperLeft, Top, UpperRight, Right, LowerRight, Bottom, LowerLeft, Left, Inside, Outside };

    void setPicture(const QSizeF& picture) { picture_ = picture; }
    /// nullopt: nothing is being edited; an empty box waits to be drawn. A box that was typed may lie outside of the picture.
    void setBox(const std::optional<QRectF>& box);
    const std::optional<QRectF>& box() const { return box_; }
    bool isActive() const { return box_.has_value(); }
    bool isDragging() const { return held_ != Grip::None; }

    /// The middle points of the handles.
    std::array<QPointF, 8> handles() const;
    /// @param reach how far from a handle still counts, pixels of the picture.
    Grip gripAt(const QPointF& at, double reach) const;
    void press(const QPointF& at, double reach);
    /// @return true when the box became another one.
    bool drag(const QPointF& to);
    void release() { held_ = Grip::None; }
    bool nudge(double dx, double dy);

private:
    QPointF clamped(const QPointF& at) const;
    bool replace(const QRectF& box);

    QSizeF picture_;
    std::optional<QRectF> box_;
    Grip held_ = Grip::None;
    QRectF before_;         ///< when it was taken hold of
    QPointF pressedAt_;
};

}  // namespace omnidrive::ui
