// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/check_delegate.h"

#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace omnidrive::ui {

namespace {

constexpr int kRow = 22;
constexpr int kBox = 14;
constexpr int kGap = 6;

void paintBox(QPainter& painter, const QRectF& box, Qt::CheckState state) {
    const Theme& theme = Theme::current();
    const bool isOn = state != Qt::Unchecked;
    painter.setPen(isOn ? theme.accentFill : theme.borderStrong);
    painter.setBrush(isOn ? theme.accentFill : theme.base);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    if (state == Qt::Checked) {
        const QPixmap mark = iconPixmap(QStringLiteral("check"), kBox - 4, theme.onAccent, painter.device()->devicePixelRatioF());
        painter.drawPixmap(box.adjusted(2, 2, -2, -2), mark, mark.rect());
    } else if (state == Qt::PartiallyChecked) {
        painter.fillRect(QRectF(box.left() + 3, box.center().y() - 1, box.width() - 6, 2), theme.onAccent);
    }
}

}  // namespace

QSize CheckDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {kBox + 2 * kGap + option.fontMetrics.horizontalAdvance(index.data().toString()), kRow};
}

void CheckDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected)) {
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme.accentSoft : theme.alternate);
    }
    const QRectF box(option.rect.left() + 2, option.rect.center().y() - kBox / 2, kBox, kBox);
    paintBox(*painter, box, static_cast<Qt::CheckState>(index.data(Qt::CheckStateRole).toInt()));
    const bool isGroup = index.model()->hasChildren(index);
    const QRect text = option.rect.adjusted(2 + kBox + kGap, 0, -2, 0);
    painter->setFont(scaledFont(1, isGroup));
    painter->setPen(theme.text);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

bool CheckDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem&, const QModelIndex& index) {
    const bool isClick = event->type() == QEvent::MouseButtonRelease;
    const bool isKey = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    if (!isClick && !isKey) {
        return false;
    }
    const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}  // namespace omnidrive::ui
