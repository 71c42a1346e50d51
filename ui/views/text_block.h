// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace omnidrive::ui {

/// A paragraph of at most `maxLines` lines, the last one with an ellipsis when there is more. Made for short texts (a preview), laid out anew
/// at every call.
struct TextBlock {
    QString text;
    QFont font;
    int maxLines = 3;

    /// Height at a width, in pixels.
    double height(double width) const;
    void draw(QPainter& painter, const QRectF& rect, const QColor& colour) const;
};

}  // namespace omnidrive::ui
