// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_scale.h"

#include "ui/views/evidence_delegate.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kLeastGap = 34;   // between two numbers

}  // namespace

EvidenceScale::EvidenceScale(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setFixedHeight(22);
    setAccessibleName(tr("Axis of the CLIP scores"));
    setToolTip(tr("CLIP(text, picture): cosine of the embeddings of a text and a picture, −1 to 1.\n"
                  "A large CLIP gives about 0.15 to 0.35 here, the embedded one up to about 0.8: the axis follows the values."));
}

void EvidenceScale::setAxis(const EvidenceAxis& axis, int width) {
    axis_ = axis;
    cardWidth_ = width;
    setAccessibleDescription(tr("from %1 to %2").arg(axis.low).arg(axis.high));
    update();
}

void EvidenceScale::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const EvidenceLayout layout = EvidenceLayout::of(cardWidth_);
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(scaledFont(0.88));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(layout.lines[0].left(), 0, layout.track.left() - layout.lines[0].left(), 16), Qt::AlignVCenter | Qt::AlignLeft,
                     tr("CLIP cosine"));
    const auto ticks = axis_.ticks();
    const double gap = layout.track.width() / std::max<double>(1, static_cast<double>(ticks.size()) - 1);
    const int every = gap < kLeastGap ? 2 : 1;
    const auto zero = static_cast<int>(std::lround(-axis_.low / axis_.step));   // its number is always there
    const int decimals = axis_.step < 0.1 ? 2 : 1;
    for (int i = 0; i < static_cast<int>(ticks.size()); ++i) {
        const double tick = ticks[static_cast<size_t>(i)];
        const double x = layout.track.left() + axis_.place(tick) * layout.track.width();
        painter.setPen(theme.borderStrong);
        painter.drawLine(QPointF(x, 17), QPointF(x, 21));
        if ((i - zero) % every == 0) {
            painter.setPen(theme.muted);
            painter.drawText(QRectF(x - 24, 0, 48, 16), Qt::AlignCenter,
                             QString::number(i == zero ? 0 : tick, 'f', decimals).replace(QLatin1Char('-'), QStringLiteral("−")));
        }
    }
}

}  // namespace omnidrive::ui
