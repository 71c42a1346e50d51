// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/group_delegate.h"

#include "ui/models/group_model.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kPadding = 8;
/// Normalised advantages rarely leave this range; reward terms neither.
constexpr double kRange = 2.5;

/// 1 right, 0 wrong, -1 not judged.
int resultOf(const QModelIndex& index) {
    const QVariant result = index.data(GroupAnswerRole);
    return result.isValid() ? result.toInt() : -1;
}

/// With a mark, since colour must not be the only sign.
QString textOf(const QModelIndex& index) {
    const int result = resultOf(index);
    return index.data(Qt::DisplayRole).toString() + (result == 1 ? QStringLiteral(" ✓") : result == 0 ? QStringLiteral(" ✗") : QString());
}

QFont fontOf(const QModelIndex& index) { return scaledFont(1, resultOf(index) >= 0); }

/// From the middle to the right when positive, to the left when negative.
void paintBar(QPainter& painter, const QRect& cell, double value) {
    const Theme& theme = Theme::current();
    const QRectF track = QRectF(cell).adjusted(kPadding, cell.height() - 6, -kPadding, -3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.pressed);
    painter.drawRect(track);
    if (!std::isfinite(value)) {
        return;
    }
    const double middle = track.center().x(), end = middle + std::clamp(value / kRange, -1.0, 1.0) * track.width() / 2;
    painter.setBrush(value < 0 ? theme.bad : theme.good);
    painter.drawRect(QRectF(QPointF(middle, track.top()), QPointF(end, track.bottom())).normalized());
}

void paintStepFrame(QPainter& painter, const QRect& cell, const QModelIndex& index) {
    const Theme& theme = Theme::current();
    if (index.data(GroupDivergenceRole).toBool()) {
        painter.fillRect(QRect(cell.topLeft(), QSize(2, cell.height())), theme.warning);
    }
    if (index.data(GroupOwnWayRole).toBool()) {
        painter.setPen(QPen(theme.warning, 1.2, Qt::DashLine));
        painter.setBrush(theme.warningSoft);
        painter.drawRoundedRect(QRectF(cell).adjusted(4.5, 3.5, -3.5, -3.5), 4, 4);
    }
}

}  // namespace

QSize GroupDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QFontMetrics(fontOf(index)).horizontalAdvance(textOf(index)) + 3 * kPadding, option.fontMetrics.height() + 14};
}

void GroupDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, theme.selection);
    }
    const bool isStep = index.data(GroupIsStepRole).toBool();
    if (isStep) {
        paintStepFrame(*painter, option.rect, index);
    } else if (index.column() == static_cast<int>(GroupColumn::Advantage)) {
        paintBar(*painter, option.rect, index.data(GroupNumberRole).toDouble());
    }
    const int answer = resultOf(index);
    painter->setPen(answer == 1 ? theme.good : answer == 0 ? theme.bad : theme.text);
    const QVariant aligned = index.data(Qt::TextAlignmentRole);
    const auto alignment = aligned.isValid() ? static_cast<int>(qvariant_cast<Qt::Alignment>(aligned)) : static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    const QRect cell = option.rect.adjusted(kPadding + (isStep ? 3 : 0), 0, -kPadding, 0);
    painter->setFont(fontOf(index));
    painter->drawText(cell, alignment, painter->fontMetrics().elidedText(textOf(index), Qt::ElideRight, cell.width()));
    painter->restore();
}

}  // namespace omnidrive::ui
