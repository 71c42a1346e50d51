// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/crop_wall_delegate.h"

#include "ui/models/crop_wall_model.h"
#include "ui/views/icons.h"
#include "ui/views/text_block.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr double kMargin = 4, kPadding = 8, kPictureHeight = 96, kLine = 16;
constexpr int kTileWidth = 156;

void paintPicture(QPainter& painter, const QRectF& room, const QModelIndex& index) {
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.alternate);
    painter.drawRect(room);
    const QImage image = qvariant_cast<QImage>(index.data(Qt::DecorationRole));
    if (image.isNull()) {
        const QString problem = index.data(WallProblemRole).toString();
        TextBlock{problem, scaledFont(0.85), 5}.draw(painter, room.adjusted(6, 4, -6, 0), theme.bad);
        return;
    }
    QRectF target(QPointF(), QSizeF(image.size()).scaled(room.size(), Qt::KeepAspectRatio));
    target.moveCenter(room.center());
    painter.drawImage(target, image);
}

}  // namespace

QSize CropWallDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {kTileWidth, static_cast<int>(2 * kMargin + 2 * kPadding + kPictureHeight + 4 + 18 + 2 * kLine)};
}

void CropWallDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    const bool isSelected = option.state & QStyle::State_Selected, isHovered = option.state & QStyle::State_MouseOver;
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF tile = QRectF(option.rect).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    painter->setPen(QPen(isSelected ? theme.accent : theme.border, isSelected ? 2 : 1));
    painter->setBrush(isSelected ? theme.accentSoft : isHovered ? theme.hover : theme.raised);
    painter->drawRoundedRect(tile.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    const QRectF inner = tile.adjusted(kPadding, kPadding, -kPadding, -kPadding);
    paintPicture(*painter, QRectF(inner.topLeft(), QSizeF(inner.width(), kPictureHeight)), index);
    double y = inner.top() + kPictureHeight + 4;
    double right = inner.right();
    const int result = index.data(WallResultRole).toInt();
    if (result >= 0) {
        const QPixmap icon = iconPixmap(result == 1 ? QStringLiteral("check") : QStringLiteral("cross"), 13, result == 1 ? theme.good : theme.bad,
                                        painter->device()->devicePixelRatioF());
        right -= 17;
        painter->drawPixmap(QRectF(right + 4, y + 2, 13, 13), icon, icon.rect());
    }
    TextBlock{index.data(WallLabelRole).toString(), scaledFont(1, true), 1}.draw(*painter, QRectF(inner.left(), y, right - inner.left(), 18),
                                                                                 theme.text);
    y += 18;
    TextBlock{index.data(WallScoresRole).toString(), scaledFont(0.85), 1}.draw(*painter, QRectF(inner.left(), y, inner.width(), kLine), theme.text);
    TextBlock{index.data(WallPlaceRole).toString(), scaledFont(0.85), 1}.draw(*painter, QRectF(inner.left(), y + kLine, inner.width(), kLine),
                                                                              theme.muted);
    painter->restore();
}

}  // namespace omnidrive::ui
