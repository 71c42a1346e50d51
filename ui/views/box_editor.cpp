// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/box_editor.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kSmallestSide = 1;

bool movesLeft(BoxEditor::Grip grip) {
    return grip == BoxEditor::Grip::UpperLeft || grip == BoxEditor::Grip::Left || grip == BoxEditor::Grip::LowerLeft;
}
bool movesRight(BoxEditor::Grip grip) {
    return grip == BoxEditor::Grip::UpperRight || grip == BoxEditor::Grip::Right || grip == BoxEditor::Grip::LowerRight;
}
bool movesTop(BoxEditor::Grip grip) {
    return grip == BoxEditor::Grip::UpperLeft || grip == BoxEditor::Grip::Top || grip == BoxEditor::Grip::UpperRight;
}
bool movesBottom(BoxEditor::Grip grip) {
    return grip == BoxEditor::Grip::LowerLeft || grip == BoxEditor::Grip::Bottom || grip == BoxEditor::Grip::LowerRight;
}

/// A side dragged past its opposite turns the box around.
QRectF resized(QRectF box, BoxEditor::Grip grip, const QPointF& to) {
    if (movesLeft(grip)) {
        box.setLeft(to.x());
    }
    if (movesRight(grip)) {
        box.setRight(to.x());
    }
    if (movesTop(grip)) {
        box.setTop(to.y());
    }
    if (movesBottom(grip)) {
        box.setBottom(to.y());
    }
    return box.normalized();
}

}  // namespace

void BoxEditor::setBox(const std::optional<QRectF>& box) {
    box_ = box;
    held_ = Grip::None;
}

std::array<QPointF, 8> BoxEditor::handles() const {
    const QRectF box = box_.value_or(QRectF());
    const QPointF middle = box.center();
    return {box.topLeft(), {middle.x(), box.top()}, box.topRight(), {box.right(), middle.y()},
            box.bottomRight(), {middle.x(), box.bottom()}, box.bottomLeft(), {box.left(), middle.y()}};
}

/// Corners first: on a small box they lie over the sides.
BoxEditor::Grip BoxEditor::gripAt(const QPointF& at, double reach) const {
    if (!box_) {
        return Grip::None;
    }
    const auto points = handles();
    for (const size_t first : {size_t{0}, size_t{1}}) {
        for (size_t i = first; i < points.size() && !box_->isEmpty(); i += 2) {
            if (std::abs(points[i].x() - at.x()) <= reach && std::abs(points[i].y() - at.y()) <= reach) {
                return static_cast<Grip>(static_cast<size_t>(Grip::UpperLeft) + i);
            }
        }
    }
    return box_->contains(at) ? Grip::Inside : Grip::Outside;
}

void BoxEditor::press(const QPointF& at, double reach) {
    held_ = gripAt(at, reach);
    before_ = box_.value_or(QRectF());
    pressedAt_ = at;
}

bool BoxEditor::drag(const QPointF& to) {
    if (held_ == Grip::None) {
        return false;
    }
    if (held_ == Grip::Outside) {
        return replace(QRectF(clamped(pressedAt_), clamped(to)).normalized());
    }
    if (held_ == Grip::Inside) {
        box_ = before_;
        return nudge(to.x() - pressedAt_.x(), to.y() - pressedAt_.y());
    }
    return replace(resized(before_, held_, clamped(to)));
}

/// Moves as far as the picture goes.
bool BoxEditor::nudge(double dx, double dy) {
    if (!box_ || box_->isEmpty()) {
        return false;
    }
    const double x = std::clamp(box_->left() + dx, 0.0, std::max(0.0, picture_.width() - box_->width()));
    const double y = std::clamp(box_->top() + dy, 0.0, std::max(0.0, picture_.height() - box_->height()));
    return replace(QRectF(QPointF(x, y), box_->size()));
}

QPointF BoxEditor::clamped(const QPointF& at) const {
    return {std::clamp(at.x(), 0.0, picture_.width()), std::clamp(at.y(), 0.0, picture_.height())};
}

bool BoxEditor::replace(const QRectF& box) {
    if (box.width() < kSmallestSide || box.height() < kSmallestSide) {
        return false;
    }
    const bool isNew = !box_ || *box_ != box;
    box_ = box;
    return isNew || isDragging();
}

}  // namespace omnidrive::ui
