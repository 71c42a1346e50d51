// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// Finds places for the plates with names of boxes, so that none lies on another. Places are given in the order of asking: ask for what matters most
/// first.
class TagLayout {
public:
    /// @param room all plates stay inside of it.
    explicit TagLayout(const QRectF& room) : room_(room) {}

    /// A free place for a plate of this size at the box: above it, below, at the upper edge inside, beside it. Nothing when all are taken.
    std::optional<QRectF> place(const QRectF& box, const QSizeF& plate);
    /// The same, but above the box (below or inside where there is no room) when no place is free.
    QRectF placeAnyhow(const QRectF& box, const QSizeF& plate);

private:
    bool isFree(const QRectF& plate) const;

    QRectF room_;
    std::vector<QRectF> taken_;
};

}  // namespace omnidrive::ui
