// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/tag_layout.h"

#include <algorithm>

namespace omnidrive::ui {

namespace {

/// Between box and plate, and between plates, pixels.
constexpr double kGap = 1;
/// Further away than so many plates, nobody sees what a plate belongs to.
constexpr int kLinesAway = 2;

/// Corners of a plate at its box, the most wanted first.
std::vector<QPointF> cornersFor(const QRectF& box, const QSizeF& plate) {
    const double left = box.left() - kGap, right = box.right() + kGap - plate.width();
    const double above = box.top() - kGap - plate.height(), below = box.bottom() + 2 * kGap, inside = box.top() + 2 * kGap;
    const double rightOf = box.right() + 2 * kGap, leftOf = box.left() - 2 * kGap - plate.width();
    std::vector<QPointF> corners{{left, above}, {left, below}, {right, above}, {right, below}, {left + 2 * kGap, inside}, {rightOf, box.top()},
                                 {leftOf, box.top()}};
    for (int lines = 1; lines <= kLinesAway; ++lines) {
        const double away = lines * (plate.height() + 2 * kGap);
        corners.insert(corners.end(), {{left, above - away}, {left, below + away}, {right, above - away}, {right, below + away}});
    }
    return corners;
}

/// Moved sideways into the room; up and down it stays where it belongs.
QRectF movedInto(const QRectF& room, QRectF plate) {
    plate.moveLeft(std::clamp(plate.left(), room.left(), std::max(room.left(), room.right() - plate.width())));
    return plate;
}

bool isInside(const QRectF& room, const QRectF& plate) { return plate.top() >= room.top() && plate.bottom() <= room.bottom(); }

}  // namespace

bool TagLayout::isFree(const QRectF& plate) const {
    const QRectF wide = plate.adjusted(-kGap, -kGap, kGap, kGap);
    return std::none_of(taken_.begin(), taken_.end(), [&](const QRectF& other) { return wide.intersects(other); });
}

std::optional<QRectF> TagLayout::place(const QRectF& box, const QSizeF& plate) {
    for (const QPointF& corner : cornersFor(box, plate)) {
        const QRectF candidate = movedInto(room_, QRectF(corner, plate));
        if (isInside(room_, candidate) && isFree(candidate)) {
            taken_.push_back(candidate);
            return candidate;
        }
    }
    return std::nullopt;
}

QRectF TagLayout::placeAnyhow(const QRectF& box, const QSizeF& plate) {
    if (const auto free = place(box, plate)) {
        return *free;
    }
    const auto corners = cornersFor(box, plate);
    for (const size_t corner : {0, 1}) {
        const QRectF candidate = movedInto(room_, QRectF(corners[corner], plate));
        if (isInside(room_, candidate)) {
            taken_.push_back(candidate);
            return candidate;
        }
    }
    taken_.push_back(movedInto(room_, QRectF({box.left() - kGap, std::max(room_.top(), box.top()) + 2 * kGap}, plate)));
    return taken_.back();
}

}  // namespace omnidrive::ui
