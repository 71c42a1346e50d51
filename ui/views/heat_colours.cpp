// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heat_colours.h"

#include "ui/models/shown_text.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace omnidrive::ui {

namespace {

/// Ten evenly spaced colours of cividis.
constexpr std::array<QRgb, 10> kCividis{0xff00204d, 0xff00336f, 0xff39486b, 0xff575c6d, 0xff707173,
                                        0xff8a8779, 0xffa69d75, 0xffc4b56c, 0xffe4cf5b, 0xffffea46};
constexpr int kBarWidth = 110, kBarHeight = 10, kNumberWidth = 34;

int mixed(int from, int to, double share) { return static_cast<int>(std::lround(from + (to - from) * share)); }

QString valueText(double value) { return QString::number(value, 'f', 2).replace(QLatin1Char('-'), QStringLiteral("−")); }

}  // namespace

QRgb heatColour(double value) {
    const double place = std::clamp(value, 0.0, 1.0) * (kCividis.size() - 1);
    const auto below = std::min(static_cast<size_t>(place), kCividis.size() - 2);
    const QRgb from = kCividis[below], to = kCividis[below + 1];
    const double share = place - static_cast<double>(below);
    return qRgb(mixed(qRed(from), qRed(to), share), mixed(qGreen(from), qGreen(to), share), mixed(qBlue(from), qBlue(to), share));
}

QImage heatImage(const insight::HeatGrid& grid) {
    QImage image(grid.columns, grid.rows, QImage::Format_RGB32);
    const double range = grid.high > grid.low ? grid.high - grid.low : 1;
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            image.setPixel(column, row, heatColour((grid.at(column, row) - grid.low) / range));
        }
    }
    return image;
}

HeatLegend::HeatLegend(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setAccessibleName(tr("Colours of the heat map"));
    setMap(nullptr);
}

QSize HeatLegend::sizeHint() const { return {kBarWidth + 2 * kNumberWidth, 20}; }

void HeatLegend::setMap(const jobs::HeatMapPtr& map) {
    map_ = map;
    setVisible(map != nullptr);
    if (map) {
        setAccessibleDescription(tr("from %1 to %2").arg(valueText(map->grid.low), valueText(map->grid.high)));
        const QString meaning = tr("r(p) = mean over 3 window sizes of Σ k(p, w) · CLIP(“%1”, w) / Σ k(p, w)\n"
                                   "CLIP(label, w): cosine of label and window w, −1 to 1, by %2; k: 1 in the middle of the window, 0 at its edge.\n"
                                   "%3 square windows of 1/2, 3/10 and 1/5 of the shorter side, half overlapping. Colours run from the lowest value of this "
                                   "picture to its "
                                   "highest: compare places, not pictures.")
                                    .arg(QString::fromStdString(map->label), QString::fromStdString(map->clipName))
                                    .arg(map->windows);
        setToolTip(plainTip(meaning));
    }
    update();
}

void HeatLegend::paintEvent(QPaintEvent*) {
    if (!map_) {
        return;
    }
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    const QRectF bar(kNumberWidth, (height() - kBarHeight) / 2.0, kBarWidth, kBarHeight);
    for (int x = 0; x < kBarWidth; ++x) {
        painter.fillRect(QRectF(bar.left() + x, bar.top(), 1, bar.height()), QColor::fromRgb(heatColour(x / (kBarWidth - 1.0))));
    }
    painter.setFont(scaledFont(0.88));
    painter.setPen(Theme::current().muted);
    painter.drawText(QRectF(0, 0, kNumberWidth - 4, height()), Qt::AlignVCenter | Qt::AlignRight, valueText(map_->grid.low));
    painter.drawText(QRectF(bar.right() + 4, 0, kNumberWidth, height()), Qt::AlignVCenter | Qt::AlignLeft, valueText(map_->grid.high));
}

}  // namespace omnidrive::ui
