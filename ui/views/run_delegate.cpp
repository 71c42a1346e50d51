// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/run_delegate.h"

#include "ui/models/run_list_model.h"
#include "ui/models/words.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QPainter>

namespace omnidrive::ui {

namespace {

constexpr int kRowHeight = 52;

void paintProgress(QPainter& painter, const QRectF& line, double progress) {
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.pressed);
    painter.drawRoundedRect(line, 1.5, 1.5);
    painter.setBrush(theme.accentFill);
    painter.drawRoundedRect(QRectF(line.topLeft(), QSizeF(line.width() * qBound(0.0, progress, 1.0), line.height())), 1.5, 1.5);
}

}  // namespace

QSize RunDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const { return {option.rect.width(), kRowHeight}; }

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF row = QRectF(option.rect).adjusted(4, 1, -4, -1);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? theme.accentSoft : theme.alternate);
        painter->drawRoundedRect(row, 6, 6);
    }
    const QRectF inner = row.adjusted(kSpace, 5, -kSpace, -6);
    const QString problem = index.data(RunProblemRole).toString();
    const QString state = index.data(RunStateRole).toString(), shown = problem.isEmpty() ? word(state) : RunListModel::tr("damaged");
    const QSizeF badge = shown.isEmpty() ? QSizeF() : chipSize(shown, index.data(RunAliveRole).toBool());
    if (!shown.isEmpty()) {
        drawChip(*painter, QPointF(inner.right() - badge.width(), inner.top()), shown, problem.isEmpty() ? stateTone(state) : ChipTone::Bad,
                 index.data(RunAliveRole).toBool());
    }
    painter->setFont(scaledFont(1, true));
    painter->setPen(theme.text);
    const QRectF title(inner.left(), inner.top(), inner.width() - badge.width() - kSpace, 18);
    painter->drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data(RunTitleRole).toString(), Qt::ElideRight, static_cast<int>(title.width())));
    painter->setFont(scaledFont(0.9));
    painter->setPen(theme.muted);
    const QString detail = problem.isEmpty() ? index.data(RunDetailRole).toString() : problem;
    painter->drawText(QRectF(inner.left(), inner.top() + 20, inner.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(detail, Qt::ElideRight, static_cast<int>(inner.width())));
    const double progress = index.data(RunProgressRole).toDouble();
    if (index.data(RunAliveRole).toBool() && progress >= 0) {
        paintProgress(*painter, QRectF(inner.left(), inner.bottom() - 1, inner.width(), 3), progress);
    }
    painter->restore();
}

}  // namespace omnidrive::ui
