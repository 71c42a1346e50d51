// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/image.h"

#include <QImage>
#include <QRectF>

#include <vector>

class QPainter;

namespace omnidrive::ui {

/// A picture in halved sizes, so that drawing a 4800 x 1800 view costs what the screen shows and not what the picture holds.
/// Made on any thread; unchanged afterwards. Of its picture it holds no copy, but keeps it alive.
class ImagePyramid {
public:
    ImagePyramid() = default;
    explicit ImagePyramid(vision::ImagePtr image);

    bool isEmpty() const { return levels_.empty(); }
    QSize size() const { return isEmpty() ? QSize() : levels_.front().size(); }
    const QImage& full() const { return levels_.front(); }
    const vision::ImagePtr& picture() const { return picture_; }
    /// Bytes of the halved sizes.
    qsizetype ownBytes() const;

    /// Draws what of the picture lies in `clip`. @param viewRect where the whole picture would be, in the painter's coordinates.
    /// @param quick the picture itself as RGB32, from which larger scales are drawn three times as fast; null: from its own bytes.
    void draw(QPainter& painter, const QRectF& viewRect, const QRectF& clip, const QImage& quick = {}) const;
    /// Scale (device pixels per picture pixel) above which the picture itself is drawn and not a halved size.
    static constexpr double kFullScale = 0.5;
    /// Copy of a region, made small enough to fit into `bounds` (device pixels); never enlarged beyond `maxEnlarged` times.
    QImage crop(const QRect& region, const QSize& bounds, double maxEnlarged = 8) const;

private:
    const QImage& levelFor(double scale, int* halvings) const;

    vision::ImagePtr picture_;
    std::vector<QImage> levels_;   ///< [k] has 1 / 2^k of the size; [0] is the picture's own RGB888, the others are RGB32
};

/// Copy as a QImage of format RGB32.
QImage toQImage(const vision::Image& image);

}  // namespace omnidrive::ui
