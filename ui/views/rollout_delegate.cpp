// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/rollout_delegate.h"

#include "ui/models/rollout_roles.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kPadding = 8;
/// Normalised advantages rarely leave this range.
constexpr double kAdvantageRange = 2.5;

RolloutColumn columnOf(const QModelIndex& index) { return static_cast<RolloutColumn>(index.column()); }

bool beginsGroup(const QModelIndex& index) {
    return index.row() > 0 && index.siblingAtRow(index.row() - 1).data(GroupIdRole) != index.data(GroupIdRole);
}

}  // namespace

void RolloutDelegate::setRewardRange(double lowest, double highest) {
    lowest_ = std::min(lowest, 0.0);
    highest_ = std::max(highest, lowest_ + 1e-9);
}

QSize RolloutDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int extra = columnOf(index) == RolloutColumn::Result || columnOf(index) == RolloutColumn::Review ? 24 : 0;
    const QString text = index.data(Qt::DisplayRole).toString();
    return {option.fontMetrics.horizontalAdvance(text) + 2 * kPadding + extra, option.fontMetrics.height() + kPadding};
}

void RolloutDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    const RolloutColumn column = columnOf(index);
    painter->save();
    paintBackground(*painter, option, index);
    const double value = index.data(NumberRole).toDouble();
    if (column == RolloutColumn::Reward) {
        paintBar(*painter, option.rect, value, lowest_, highest_);
    } else if (column == RolloutColumn::Advantage) {
        paintBar(*painter, option.rect, value, -kAdvantageRange, kAdvantageRange);
    }
    if (column == RolloutColumn::Result) {
        paintResult(*painter, option.rect, index);
    } else if (column == RolloutColumn::Review) {
        paintReview(*painter, option, index);
    } else {
        painter->setPen(index.data(SupersededRole).toBool() ? theme.faint : theme.text);
        const QRect cell = option.rect.adjusted(kPadding, 0, -kPadding, 0);
        const auto alignment = static_cast<int>(qvariant_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole)));
        painter->drawText(cell, alignment, option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, cell.width()));
    }
    painter->restore();
}

void RolloutDelegate::paintBackground(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    if (option.state & QStyle::State_Selected) {
        painter.fillRect(option.rect, theme.selection);
    } else if (option.state & QStyle::State_MouseOver) {
        painter.fillRect(option.rect, theme.alternate);
    }
    if (beginsGroup(index)) {
        painter.fillRect(QRect(option.rect.topLeft(), QSize(option.rect.width(), 1)), theme.borderStrong);
    }
}

/// A bar from zero to the value, at the foot of the cell so that the number stays readable.
void RolloutDelegate::paintBar(QPainter& painter, const QRect& cell, double value, double low, double high) const {
    if (!std::isfinite(value)) {
        return;
    }
    const QRectF track = QRectF(cell).adjusted(kPadding, cell.height() - 5, -kPadding, -2);
    const auto place = [&](double v) { return track.left() + track.width() * (std::clamp(v, low, high) - low) / (high - low); };
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.pressed);
    painter.drawRect(track);
    painter.setBrush(value < 0 ? theme.bad : theme.good);
    painter.drawRect(QRectF(QPointF(place(0), track.top()), QPointF(place(value), track.bottom())).normalized());
}

void RolloutDelegate::paintResult(QPainter& painter, const QRect& cell, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const bool isGrey = index.data(SupersededRole).toBool(), isRight = index.data(CorrectRole).toBool();
    const bool isCutOff = index.data(TruncatedRole).toBool(), isJudged = isRight || index.data(HasKeyRole).toBool() || isCutOff;
    const QString icon = isRight ? QStringLiteral("check") : isCutOff ? QStringLiteral("cut") : QStringLiteral("cross");
    const QColor colour = isGrey || !isJudged ? theme.faint : isRight ? theme.good : theme.bad;
    if (isJudged) {
        const QPixmap pixmap = iconPixmap(icon, 14, colour, painter.device()->devicePixelRatioF());
        painter.drawPixmap(QRectF(cell.left() + kPadding, cell.center().y() - 6, 14, 14), pixmap, pixmap.rect());
    }
    painter.setPen(colour);
    painter.drawText(cell.adjusted(kPadding + 20, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data(Qt::DisplayRole).toString());
}

/// A tick for a checked case, a dot for one of which something was said, and what was said.
void RolloutDelegate::paintReview(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QRect& cell = option.rect;
    if (index.data(CheckedRole).toBool()) {
        const QPixmap pixmap = iconPixmap(QStringLiteral("check"), 14, theme.accent, painter.device()->devicePixelRatioF());
        painter.drawPixmap(QRectF(cell.left() + kPadding, cell.center().y() - 6, 14, 14), pixmap, pixmap.rect());
    } else if (index.data(NotedRole).toBool()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.muted);
        painter.drawEllipse(QPointF(cell.left() + kPadding + 7, cell.center().y() + 1), 2.5, 2.5);
    }
    const QRect room = cell.adjusted(kPadding + 20, 0, -4, 0);
    painter.setPen(theme.text);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, room.width()));
}

}  // namespace omnidrive::ui
