// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_delegate.h"

#include "ui/models/evidence_model.h"
#include "ui/models/evidence_text.h"
#include "ui/models/shown_text.h"
#include "ui/views/state_badge.h"
#include "ui/views/text_block.h"
#include "ui/views/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr double kPadding = 10, kLine = 20, kTitle = 22, kWideFrom = 560;
constexpr double kThumbnailWidth = 104;
constexpr QSize kLeastSize(320, 0);

const EvidenceModel* modelOf(const QModelIndex& index) { return qobject_cast<const EvidenceModel*>(index.model()); }

const jobs::ZoomEvidence* zoomOf(const QModelIndex& index) {
    const EvidenceModel* model = modelOf(index);
    return model != nullptr && model->report() ? &model->report()->zooms[static_cast<size_t>(index.row())] : nullptr;
}

void paintPlate(QPainter& painter, const QRectF& plate, int call) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(boxColour(call));
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(QColor(16, 18, 21));
    painter.setFont(scaledFont(0.92, true));
    painter.drawText(plate, Qt::AlignCenter, QString::number(call + 1));
}

/// What the second witness saw in the crop: dashes of white on black, to be seen on any picture.
void paintSeen(QPainter& painter, const QRectF& picture, const QVariant& seen) {
    if (!seen.isValid()) {
        return;
    }
    const QRectF part = seen.toRectF();
    const QRectF box(picture.left() + part.left() * picture.width(), picture.top() + part.top() * picture.height(), part.width() * picture.width(),
                     part.height() * picture.height());
    painter.save();
    painter.setClipRect(picture);
    painter.setPen(QPen(QColor(16, 18, 21), 2));
    painter.drawRect(box);
    painter.setPen(QPen(Qt::white, 2, Qt::DashLine));
    painter.drawRect(box);
    painter.restore();
}

}  // namespace

EvidenceLayout EvidenceLayout::of(double width) {
    const bool isWide = width >= kWideFrom;
    const double verdictWidth = isWide ? std::clamp(width * 0.3, 190.0, 380.0) : 0;
    EvidenceLayout layout;
    layout.thumbnail = QRectF(kPadding, kPadding, kThumbnailWidth, kTitle + 3 * kLine);
    const double left = layout.thumbnail.right() + kPadding;
    const double right = width - kPadding - (isWide ? verdictWidth + 2 * kPadding : 0);
    layout.title = QRectF(left, kPadding, right - left, kTitle);
    for (int i = 0; i < 3; ++i) {
        layout.lines[static_cast<size_t>(i)] = QRectF(left, kPadding + kTitle + i * kLine, right - left, kLine);
    }
    const double names = std::clamp((right - left) * 0.34, 88.0, 150.0);
    layout.track = QRectF(left + names, layout.lines[0].top(), std::max(20.0, right - left - names - kNumberWidth), 3 * kLine);
    const double chip = chipSize(QStringLiteral("x")).height();
    if (isWide) {
        layout.verdict = QRectF(right + 2 * kPadding, kPadding, verdictWidth, chip);
        layout.verdictText = QRectF(layout.verdict.left(), layout.verdict.bottom() + 4, verdictWidth, kTitle + 3 * kLine - chip - 4);
    } else {
        layout.verdict = QRectF(kPadding, layout.thumbnail.bottom() + 6, width - 2 * kPadding, chip);
        layout.verdictText = QRectF(kPadding, layout.verdict.bottom() + 3, width - 2 * kPadding, 2 * kLine);
    }
    layout.height = std::max(layout.thumbnail.bottom(), layout.verdictText.bottom()) + kPadding;
    return layout;
}

QSize EvidenceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : option.rect.width();
    return {kLeastSize.width(), static_cast<int>(EvidenceLayout::of(width).height)};
}

void EvidenceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    const EvidenceLayout layout = EvidenceLayout::of(option.rect.width());
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->fillRect(option.rect, option.state & QStyle::State_Selected ? theme.selection : theme.alternate);
    }
    painter->setPen(theme.border);
    painter->drawLine(QPointF(option.rect.left(), option.rect.bottom() + 0.5), QPointF(option.rect.right() + 1, option.rect.bottom() + 0.5));
    painter->translate(option.rect.topLeft());
    paintThumbnail(*painter, layout.thumbnail, index);
    paintTitle(*painter, layout, index);
    paintScores(*painter, layout, index);
    paintVerdict(*painter, layout, index);
    painter->restore();
}

void EvidenceDelegate::paintThumbnail(QPainter& painter, const QRectF& room, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QImage image = qvariant_cast<QImage>(index.data(Qt::DecorationRole));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.alternate);
    painter.drawRoundedRect(room, 4, 4);
    if (image.isNull()) {
        painter.setPen(theme.faint);
        painter.setFont(scaledFont(0.88));
        painter.drawText(room, Qt::AlignCenter, index.data(EvidenceHasCropRole).toBool() ? QString() : tr("no crop"));
        return;
    }
    QRectF target(QPointF(), QSizeF(image.size()).scaled(room.size(), Qt::KeepAspectRatio));
    target.moveCenter(room.center());
    painter.drawImage(target, image);
    painter.setBrush(Qt::NoBrush);
    paintSeen(painter, target, index.data(EvidenceSeenRole));
    painter.setPen(QPen(boxColour(index.data(EvidenceCallRole).toInt()), 1.6));
    painter.drawRect(target);
}

/// Number, label, and what zooming brought; the place where there is room for it.
void EvidenceDelegate::paintTitle(QPainter& painter, const EvidenceLayout& layout, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    QRectF room = layout.title;
    paintPlate(painter, QRectF(room.left(), room.top() + 1, 18, 17), index.data(EvidenceCallRole).toInt());
    room.setLeft(room.left() + 26);
    const QVariant gain = index.data(EvidenceGainRole);
    if (gain.isValid()) {
        const auto chip = gain.value<TraceChip>();
        const QSizeF size = chipSize(chip.text);
        drawChip(painter, QPointF(room.right() - size.width(), room.top()), chip.text, chip.tone);
        room.setRight(room.right() - size.width() - kSpace);
    }
    const QString label = index.data(EvidenceLabelRole).toString(), place = index.data(EvidencePlaceRole).toString();
    const QFont bold = scaledFont(1, true), small = scaledFont(0.92);
    const double labelWidth = std::min(QFontMetricsF(bold).horizontalAdvance(label) + 2, room.width());
    TextBlock{label, bold, 1}.draw(painter, QRectF(room.left(), room.top() + 1, labelWidth, kTitle), theme.text);
    const double left = room.left() + labelWidth + 12;
    const bool fits = left + QFontMetricsF(small).horizontalAdvance(place) <= room.right();
    painter.setFont(small);
    painter.setPen(theme.muted);
    painter.drawText(QPointF(left, room.top() + 2 + QFontMetricsF(small).ascent()), fits ? place : QString());   // the tool tip has it
}

void EvidenceDelegate::paintScores(QPainter& painter, const EvidenceLayout& layout, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QVariant crop = index.data(EvidenceCropScoreRole), frame = index.data(EvidenceFrameScoreRole), other = index.data(EvidenceOtherScoreRole);
    if (!crop.isValid()) {
        const QRectF room(layout.lines[0].topLeft() + QPointF(0, 4), layout.lines[2].bottomRight());
        const bool hasCrop = index.data(EvidenceHasCropRole).toBool();
        TextBlock{index.data(EvidenceClipNoteRole).toString(), scaledFont(0.94), 3}.draw(painter, room, hasCrop ? theme.muted : theme.bad);
        return;
    }
    paintBar(painter, layout, layout.lines[0], tr("label, crop"), crop.toDouble(), theme.accent, true);
    paintBar(painter, layout, layout.lines[1], tr("label, frame"), frame.toDouble(), theme.faint, false);
    if (other.isValid()) {
        const bool isBetter = other.toDouble() > crop.toDouble();
        paintBar(painter, layout, layout.lines[2], tr("other: %1").arg(index.data(EvidenceOtherRole).toString()), other.toDouble(),
                 isBetter ? theme.warning : theme.faint, isBetter);
    }
}

void EvidenceDelegate::paintBar(QPainter& painter, const EvidenceLayout& layout, const QRectF& line, const QString& name, double value,
                                const QColor& colour, bool isStrong) const {
    const Theme& theme = Theme::current();
    painter.setFont(scaledFont(0.92));
    painter.setPen(theme.muted);
    const QRectF nameRect(line.left(), line.top(), layout.track.left() - line.left() - 8, line.height());
    painter.drawText(nameRect, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(nameRect.width())));
    const auto x = [&](double of) { return layout.track.left() + std::clamp(axis_.place(of), 0.0, 1.0) * layout.track.width(); };
    const QRectF track(layout.track.left(), line.center().y() - 4, layout.track.width(), 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.pressed);
    painter.drawRect(track);
    painter.setBrush(colour);
    painter.drawRect(QRectF(QPointF(x(0), track.top()), QPointF(x(value), track.bottom())).normalized());
    painter.setFont(scaledFont(0.94, isStrong));
    painter.setPen(theme.text);
    painter.drawText(QRectF(layout.track.right(), line.top(), EvidenceLayout::kNumberWidth, line.height()), Qt::AlignVCenter | Qt::AlignRight,
                     plainText(value));
}

void EvidenceDelegate::paintVerdict(QPainter& painter, const EvidenceLayout& layout, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    if (layout.verdict.top() == layout.title.top()) {
        painter.setPen(theme.border);
        painter.drawLine(QPointF(layout.verdict.left() - 10, layout.thumbnail.top()), QPointF(layout.verdict.left() - 10, layout.thumbnail.bottom()));
    }
    const auto chip = index.data(EvidenceVerdictRole).value<TraceChip>();
    drawChip(painter, layout.verdict.topLeft(), chip.text, chip.tone);
    painter.setFont(scaledFont(0.88));
    painter.setPen(theme.muted);
    const double left = layout.verdict.left() + chipSize(chip.text).width() + kSpace;
    painter.drawText(QRectF(left, layout.verdict.top(), layout.verdict.right() - left, layout.verdict.height()), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(tr("second witness"), Qt::ElideRight, static_cast<int>(layout.verdict.right() - left)));
    const int lines = static_cast<int>(layout.verdictText.height() / QFontMetricsF(scaledFont(0.94)).lineSpacing());
    TextBlock{index.data(EvidenceVerdictTextRole).toString(), scaledFont(0.94), lines}.draw(painter, layout.verdictText, theme.text);
}

QString EvidenceDelegate::toolTipAt(const QModelIndex& index, const QSizeF& card, const QPointF& point) const {
    const EvidenceLayout layout = EvidenceLayout::of(card.width());
    const jobs::ZoomEvidence* zoom = zoomOf(index);
    const QString title = QStringLiteral("%1\n%2").arg(index.data(EvidenceLabelRole).toString(), index.data(EvidencePlaceRole).toString());
    if (zoom == nullptr || layout.thumbnail.contains(point)) {
        return index.data(EvidenceHasCropRole).toBool() ? title : title + QLatin1Char('\n') + index.data(EvidenceClipNoteRole).toString();
    }
    if (layout.verdict.united(layout.verdictText).contains(point)) {
        const QString text = index.data(EvidenceVerdictTextRole).toString();
        return (text.isEmpty() ? text : text + QLatin1Char('\n')) + verdictTip(*zoom, QString::fromStdString(modelOf(index)->report()->witnessName));
    }
    if (layout.title.contains(point)) {
        return zoom->clip ? title + QLatin1Char('\n') + gainTip(*zoom->clip) : title;
    }
    if (zoom->clip && layout.lines[0].contains(point)) {
        return cropScoreTip(*zoom);
    }
    if (zoom->clip && layout.lines[1].contains(point)) {
        return frameScoreTip(*zoom);
    }
    return zoom->clip && layout.lines[2].contains(point) ? otherScoreTip(*zoom) : QString();
}

bool EvidenceDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (event->type() != QEvent::ToolTip || !index.isValid()) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    QToolTip::showText(event->globalPos(), plainTip(toolTipAt(index, option.rect.size(), event->pos() - option.rect.topLeft()).trimmed()), view);
    return true;
}

}  // namespace omnidrive::ui
