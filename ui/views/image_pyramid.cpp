// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/image_pyramid.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace omnidrive::ui {

namespace {

constexpr int kSmallestSide = 256;
/// Above this scale single pixels are of interest and stay sharp squares.
constexpr double kPixelScale = 4;

constexpr int kRgbBytes = 3;

int mean(int a, int b, int c, int d) { return (a + b + c + d + 2) / 4; }

/// Every pixel of the result is the mean of four; an odd last row or column is left out. @param image RGB888.
QImage halvedPicture(const QImage& image) {
    QImage half(image.width() / 2, image.height() / 2, QImage::Format_RGB32);
    for (int y = 0; y < half.height(); ++y) {
        const uchar* upper = image.constScanLine(2 * y);
        const uchar* lower = image.constScanLine(2 * y + 1);
        auto* line = reinterpret_cast<QRgb*>(half.scanLine(y));
        for (int x = 0; x < half.width(); ++x, upper += 2 * kRgbBytes, lower += 2 * kRgbBytes) {
            const auto channel = [&](int c) { return mean(upper[c], upper[c + kRgbBytes], lower[c], lower[c + kRgbBytes]); };
            line[x] = qRgb(channel(0), channel(1), channel(2));
        }
    }
    return half;
}

/// The same of RGB32.
QImage halved(const QImage& image) {
    QImage half(image.width() / 2, image.height() / 2, QImage::Format_RGB32);
    for (int y = 0; y < half.height(); ++y) {
        const auto* upper = reinterpret_cast<const QRgb*>(image.constScanLine(2 * y));
        const auto* lower = reinterpret_cast<const QRgb*>(image.constScanLine(2 * y + 1));
        auto* line = reinterpret_cast<QRgb*>(half.scanLine(y));
        for (int x = 0; x < half.width(); ++x) {
            const auto channel = [&](int shift) {
                const auto of = [shift](QRgb pixel) { return static_cast<int>(pixel >> shift & 0xFFU); };
                return mean(of(upper[2 * x]), of(upper[2 * x + 1]), of(lower[2 * x]), of(lower[2 * x + 1]));
            };
            line[x] = qRgb(channel(16), channel(8), channel(0));
        }
    }
    return half;
}

QImage viewOf(const vision::Image& image) {
    return {image.rgb.data(), image.width, image.height, kRgbBytes * static_cast<qsizetype>(image.width), QImage::Format_RGB888};
}

}  // namespace

QImage toQImage(const vision::Image& image) { return viewOf(image).convertToFormat(QImage::Format_RGB32); }

ImagePyramid::ImagePyramid(vision::ImagePtr image) : picture_(std::move(image)) {
    if (!picture_ || picture_->isEmpty()) {
        return;
    }
    levels_.push_back(viewOf(*picture_));
    while (std::min(levels_.back().width(), levels_.back().height()) >= 2 * kSmallestSide) {
        levels_.push_back(levels_.size() == 1 ? halvedPicture(levels_.back()) : halved(levels_.back()));
    }
}

qsizetype ImagePyramid::ownBytes() const {
    return std::accumulate(levels_.begin() + (isEmpty() ? 0 : 1), levels_.end(), qsizetype{0},
                           [](qsizetype sum, const QImage& level) { return sum + level.sizeInBytes(); });
}

/// The smallest level that still has at least the resolution of `scale` (device pixels per picture pixel).
const QImage& ImagePyramid::levelFor(double scale, int* halvings) const {
    const int wanted = scale >= 1 ? 0 : static_cast<int>(std::floor(-std::log2(scale)));
    *halvings = std::clamp(wanted, 0, static_cast<int>(levels_.size()) - 1);
    return levels_[static_cast<size_t>(*halvings)];
}

void ImagePyramid::draw(QPainter& painter, const QRectF& viewRect, const QRectF& clip, const QImage& quick) const {
    const QRectF visible = viewRect & clip;
    if (isEmpty() || visible.isEmpty()) {
        return;
    }
    const double scale = viewRect.width() / size().width();
    int halvings = 0;
    const QImage& own = levelFor(scale * painter.device()->devicePixelRatio(), &halvings);
    const QImage& level = halvings == 0 && !quick.isNull() ? quick : own;
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
    int halvings = 0;
    const QImage& level = levelFor(fit, &halvings);   // of nearly everything, from a smaller size: milliseconds instead of a tenth of a second
    const QSize size(std::max(1, inside.width() >> halvings), std::max(1, inside.height() >> halvings));
    const QRect part = QRect({inside.x() >> halvings, inside.y() >> halvings}, size) & level.rect();
    return level.copy(part).convertToFormat(QImage::Format_RGB32).scaled(target, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

}  // namespace omnidrive::ui
