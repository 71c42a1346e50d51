// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/image_pyramid.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kSmallestSide = 256;
/// Above this scale single pixels are of interest and stay sharp squares.
constexpr double kPixelScale = 4;

QColor average(QRgb a, QRgb b, QRgb c, QRgb d) {
    const auto mean = [&](int (*part)(QRgb)) { return (part(a) + part(b) + part(c) + part(d) + 2) / 4; };
    return QColor(mean(qRed), mean(qGreen), mean(qBlue));
}

/// Every pixel of the result is the mean of four; an odd last row or column is left out.
QImage halved(const QImage& image) {
    QImage half(image.width() / 2, image.height() / 2, QImage::Format_RGB32);
    for (int y = 0; y < half.height(); ++y) {
        const auto* upper = reinterpret_cast<const QRgb*>(image.constScanLine(2 * y));
        const auto* lower = reinterpret_cast<const QRgb*>(image.constScanLine(2 * y + 1));
        auto* line = reinterpret_cast<QRgb*>(half.scanLine(y));
        for (int x = 0; x < half.width(); ++x) {
            line[x] = average(upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]).rgb();
        }
    }
    return half;
}

}  // namespace

QImage toQImage(const vision::Image& image) {
    const QImage view(image.rgb.data(), image.width, image.height, 3 * static_cast<qsizetype>(image.width), QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

ImagePyramid::ImagePyramid(const vision::Image& image) {
    if (image.isEmpty()) {
        return;
    }
    levels_.push_back(toQImage(image));
    while (std::min(levels_.back().width(), levels_.back().height()) >= 2 * kSmallestSide) {
        levels_.push_back(halved(levels_.back()));
    }
}

/// The smallest level that still has at least the resolution of `scale` (view pixels per picture pixel).
const QImage& ImagePyramid::levelFor(double scale, int* halvings) const {
    const int wanted = scale >= 1 ? 0 : static_cast<int>(std::floor(-std::log2(scale)));
    *halvings = std::clamp(wanted, 0, static_cast<int>(levels_.size()) - 1);
    return levels_[static_cast<size_t>(*halvings)];
}

void ImagePyramid::draw(QPainter& painter, const QRectF& viewRect, const QRectF& clip) const {
    const QRectF visible = viewRect & clip;
    if (isEmpty() || visible.isEmpty()) {
        return;
    }
    const double scale = viewRect.width() / size().width();
    int halvings = 0;
    const QImage& level = levelFor(scale, &halvings);
    const double levelScaleX = level.width() / viewRect.width(), levelScaleY = level.height() / viewRect.height();
    const QRectF source((visible.x() - viewRect.x()) * levelScaleX, (visible.y() - viewRect.y()) * levelScaleY,
                        visible.width() * levelScaleX, visible.height() * levelScaleY);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, scale < kPixelScale);
    painter.drawImage(visible, level, source);
}

QImage ImagePyramid::crop(const QRect& region, const QSize& bounds, double maxEnlarged) const {
    const QRect inside = isEmpty() ? QRect() : region & levels_.front().rect();
    if (inside.isEmpty() || bounds.isEmpty()) {
        return {};
    }
    const double fit = std::min({static_cast<double>(bounds.width()) / inside.width(),
                                 static_cast<double>(bounds.height()) / inside.height(), maxEnlarged});
    const QSize target(std::max(1, static_cast<int>(inside.width() * fit)), std::max(1, static_cast<int>(inside.height() * fit)));
    return levels_.front().copy(inside).scaled(target, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

}  // namespace omnidrive::ui
