// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/side_look.h"

#include "ui/views/panel_parts.h"

#include <QPainter>

namespace omnidrive::ui {

QPen sidePen(CompareSide side, bool isRequested, double width) {
    const bool isReference = side == CompareSide::Reference;
    QPen pen(isReference ? QColor(0x56b4e9) : QColor(0xf5b301), width);   // blue and orange of Okabe and Ito
    if (isRequested) {
        pen.setDashPattern(isReference ? QList<qreal>{1, 2} : QList<qreal>{4, 3});
    } else if (isReference) {
        pen.setDashPattern({7, 2, 1.5, 2});
    }
    return pen;
}

SideSample::SideSample(CompareSide side, QWidget* parent) : QWidget(parent), side_(side) {
    readLeftToRight(this);
    setFixedSize(sizeHint());
    setToolTip(tr("Above: what was cropped. Below: what was requested."));
    setAccessibleName(side == CompareSide::Reference ? tr("Lines of the reference") : tr("Lines of the selected rollout"));
}

void SideSample::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(28, 31, 36));   // as on a photograph
    painter.drawRoundedRect(rect(), 3, 3);
    painter.setPen(sidePen(side_, false, 2.2));
    painter.drawLine(QPointF(4, 5.5), QPointF(width() - 4, 5.5));
    painter.setPen(sidePen(side_, true, 1.8));
    painter.drawLine(QPointF(4, 11), QPointF(width() - 4, 11));
}

}  // namespace omnidrive::ui
