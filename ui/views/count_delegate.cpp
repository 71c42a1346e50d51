// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/count_delegate.h"

#include "ui/models/failure_statistics_model.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr double kPadding = 6, kBarHeight = 3;

}  // namespace

void CountDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant share = index.data(StatisticsShareRole);
    if (!share.isValid()) {
        return;
    }
    const Theme& theme = Theme::current();
    const QRectF track(option.rect.left() + kPadding, option.rect.bottom() - kBarHeight, option.rect.width() - 2 * kPadding, kBarHeight);
    painter->fillRect(track, theme.pressed);
    painter->fillRect(QRectF(track.topLeft(), QSizeF(track.width() * std::clamp(share.toDouble(), 0.0, 1.0), kBarHeight)), theme.accent);
}

}  // namespace omnidrive::ui
