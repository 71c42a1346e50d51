// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/queue_delegate.h"

#include "ui/models/queue_model.h"
#include "ui/views/icons.h"
#include "ui/views/text_block.h"
#include "ui/views/theme.h"

#include <QPainter>

namespace omnidrive::ui {

namespace {

constexpr int kLeft = 68;
constexpr int kReasonLines = 2;

QRectF barRect(const QRectF& row) { return {row.left() + 12, row.top() + 32, 44, 5}; }

}  // namespace

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    const double title = QFontMetricsF(scaledFont(1, true)).height(), reason = QFontMetricsF(scaledFont(0.94)).height();
    return {320, static_cast<int>(title + kReasonLines * reason) + 3 * kSpace};
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF row(option.rect);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme.selection : theme.alternate);
    }
    painter->setPen(theme.border);
    painter->drawLine(row.bottomLeft(), row.bottomRight());
    painter->setFont(scaledFont(1.1, true));
    painter->setPen(theme.text);
    painter->drawText(QRectF(row.left() + 12, row.top() + kSpace, 44, 20), Qt::AlignVCenter | Qt::AlignLeft, QString::number(index.row() + 1));
    painter->setFont(scaledFont(0.88));
    painter->setPen(theme.muted);
    const double score = index.data(QueueScoreRole).toDouble();
    painter->drawText(QRectF(row.left() + 12, row.top() + kSpace, 44, 20), Qt::AlignVCenter | Qt::AlignRight, QString::number(score, 'f', 0));
    const QRectF track = barRect(row);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.pressed);
    painter->drawRect(track);
    painter->setBrush(theme.warning);
    painter->drawRect(QRectF(track.topLeft(), QSizeF(track.width() * score / 100, track.height())));

    double x = row.left() + kLeft;
    const int result = index.data(QueueResultRole).toInt();
    if (result >= 0) {
        const QPixmap icon = iconPixmap(result == 1 ? QStringLiteral("check") : QStringLiteral("cross"), 14, result == 1 ? theme.good : theme.bad,
                                        painter->device()->devicePixelRatioF());
        painter->drawPixmap(QRectF(x, row.top() + kSpace + 2, 14, 14), icon, icon.rect());
        x += 20;
    }
    const QString title = index.data(QueueTitleRole).toString(), id = index.data(QueueRolloutRole).toString();
    const QFontMetricsF bold(scaledFont(1, true));
    const double right = row.right() - kSpace;
    const double titleWidth = std::min(bold.horizontalAdvance(title) + 2, right - x);
    TextBlock{title, scaledFont(1, true), 1}.draw(*painter, QRectF(x, row.top() + kSpace, titleWidth, bold.height()), theme.text);
    const double idLeft = x + titleWidth + 2 * kSpace;
    if (right - idLeft > 60) {
        TextBlock{id, scaledFont(0.94), 1}.draw(*painter, QRectF(idLeft, row.top() + kSpace, right - idLeft, bold.height()), theme.muted);
    }
    const QRectF reasons(row.left() + kLeft, row.top() + kSpace + bold.height() + 2, right - row.left() - kLeft, row.height());
    TextBlock{index.data(QueueReasonRole).toString(), scaledFont(0.94), kReasonLines}.draw(*painter, reasons, theme.muted);
    painter->restore();
}

}  // namespace omnidrive::ui
