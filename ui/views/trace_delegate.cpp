// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/trace_delegate.h"

#include "ui/models/trace_model.h"
#include "ui/views/icons.h"
#include "ui/views/state_badge.h"
#include "ui/views/text_block.h"
#include "ui/views/theme.h"

#include <QAbstractItemView>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kGutter = 44;
constexpr int kPadding = 8;
constexpr int kThumbnail = 88;
constexpr double kChipGap = 4;

QString iconOf(TraceKind kind) {
    switch (kind) {
        case TraceKind::Question: return QStringLiteral("question");
        case TraceKind::Thought: return QStringLiteral("thought");
        case TraceKind::Call: return QStringLiteral("zoom");
        case TraceKind::Crop: return QStringLiteral("crop");
        case TraceKind::Problem: return QStringLiteral("warning");
        case TraceKind::Answer: return QStringLiteral("answer");
        case TraceKind::Note: return QStringLiteral("note");
    }
    return {};
}

TraceKind kindOf(const QModelIndex& index) { return static_cast<TraceKind>(index.data(TraceKindRole).toInt()); }

QString hintOf(const QModelIndex& index) {
    const auto characters = index.data(TraceTextRole).toString().size();
    return TraceDelegate::tr("Enter opens all %1 characters").arg(QLocale().toString(characters));
}

}  // namespace

/// Everything of one row with its place, relative to the row.
struct TraceDelegate::Parts {
    QString title;
    QRectF titleRect;
    std::vector<std::pair<QPointF, TraceChip>> chips;
    QImage thumbnail;
    QRectF thumbnailRect;
    TextBlock body;
    QRectF bodyRect;
    QString hint;
    double height = 0;
};

void TraceDelegate::setCurrent(const QModelIndex& index) {
    const QPersistentModelIndex before = current_;
    current_ = index;
    for (const QModelIndex& changed : {QModelIndex(before), index}) {
        if (changed.isValid()) {
            Q_EMIT sizeHintChanged(changed);
        }
    }
}

void TraceDelegate::setFolded(const QModelIndex& index, bool isFolded) {
    if (index.isValid() && isFolded != this->isFolded(index)) {
        isFolded ? static_cast<void>(folded_.insert(index.row())) : static_cast<void>(folded_.remove(index.row()));
        Q_EMIT sizeHintChanged(index);
    }
}

bool TraceDelegate::editorEvent(QEvent* event, QAbstractItemModel*, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const bool isPress = event->type() == QEvent::MouseButtonPress;   // by the release the rows may have moved: the current one shows more
    const auto* mouse = isPress ? static_cast<QMouseEvent*>(event) : nullptr;
    if (mouse == nullptr || mouse->button() != Qt::LeftButton || mouse->position().x() - option.rect.left() >= kGutter) {
        return false;
    }
    setFolded(index, !isFolded(index));
    return true;
}

TraceDelegate::Parts TraceDelegate::partsOf(const QModelIndex& index, int width) const {
    const bool isCurrent = index == current_;
    const TraceKind kind = kindOf(index);
    const double left = kGutter, room = std::max(80, width - kGutter - kPadding);
    Parts parts;
    parts.title = index.data(TraceTitleRole).toString();
    const QFontMetricsF titleMetrics(scaledFont(1, true));
    parts.titleRect = QRectF(left, kPadding, std::min(room, titleMetrics.horizontalAdvance(parts.title) + 2), titleMetrics.height());

    double x = parts.titleRect.right() + 2 * kChipGap, y = kPadding - 1;
    for (const TraceChip& chip : index.data(TraceChipsRole).value<std::vector<TraceChip>>()) {
        const QSizeF size = chipSize(chip.text);
        if (x + size.width() > left + room && x > left) {
            x = left;
            y += size.height() + kChipGap;
        }
        parts.chips.emplace_back(QPointF(x, y), chip);
        x += size.width() + kChipGap;
    }
    const double head = std::max(parts.titleRect.bottom(), parts.chips.empty() ? 0 : y + chipSize(QStringLiteral("x")).height());
    if (isFolded(index)) {
        parts.height = std::ceil(std::max(head, kPadding + 19.0) + kPadding);   // room for the icon
        return parts;
    }
    const double top = head + 4;

    parts.thumbnail = qvariant_cast<QImage>(index.data(Qt::DecorationRole));
    double bodyLeft = left;
    if (!parts.thumbnail.isNull()) {
        const QSizeF size = QSizeF(parts.thumbnail.size()).scaled(kThumbnail * 1.6, kThumbnail, Qt::KeepAspectRatio);
        parts.thumbnailRect = QRectF(QPointF(left, top), size);
        bodyLeft += size.width() + kPadding;
    }
    const bool isCode = kind == TraceKind::Call;
    parts.body = {index.data(TracePreviewRole).toString(), isCode ? monospaceFont() : scaledFont(1), isCurrent ? 14 : isCode ? 2 : 4};
    const double bodyWidth = std::max(60.0, left + room - bodyLeft);
    parts.bodyRect = QRectF(bodyLeft, top, bodyWidth, parts.body.height(bodyWidth));
    double bottom = std::max(parts.bodyRect.bottom(), parts.thumbnailRect.bottom());
    if (index.data(TraceIsCutRole).toBool()) {
        parts.hint = hintOf(index);
        bottom += QFontMetricsF(scaledFont(0.88)).height() + 2;
    }
    parts.height = std::ceil(std::max(bottom, top - 4) + kPadding);
    return parts;
}

QSize TraceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    if (view == nullptr) {
        return {option.rect.width(), static_cast<int>(partsOf(index, option.rect.width()).height)};
    }
    // As if the scroll bar were there: when it comes, texts must not need more lines than they have.
    const QScrollBar* bar = view->verticalScrollBar();
    const int width = view->viewport()->width(), narrow = bar->isVisible() ? width : width - bar->sizeHint().width();
    return {width, static_cast<int>(partsOf(index, narrow).height)};
}

void TraceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    const Parts parts = partsOf(index, option.rect.width());
    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter->translate(option.rect.topLeft());
    const QRectF row(QPointF(), QSizeF(option.rect.size()));
    if (option.state & QStyle::State_Selected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.accentSoft);
        painter->drawRoundedRect(row.adjusted(2, 1, -2, -1), 6, 6);
    }
    paintGutter(*painter, row, index);
    painter->setFont(scaledFont(1, true));
    painter->setPen(theme.text);
    painter->drawText(parts.titleRect, Qt::AlignLeft | Qt::AlignVCenter, painter->fontMetrics().elidedText(parts.title, Qt::ElideRight,
                                                                                                      static_cast<int>(parts.titleRect.width()) + 1));
    for (const auto& [at, chip] : parts.chips) {
        drawChip(*painter, at, chip.text, chip.tone);
    }
    if (!parts.thumbnail.isNull()) {
        painter->drawImage(parts.thumbnailRect, parts.thumbnail);
        painter->setPen(QPen(boxColour(index.data(TraceCallRole).toInt()), 1.6));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(parts.thumbnailRect);
    }
    const TraceKind kind = kindOf(index);
    const bool isQuiet = kind == TraceKind::Call || kind == TraceKind::Crop;
    parts.body.draw(*painter, parts.bodyRect, kind == TraceKind::Problem ? theme.bad : isQuiet ? theme.muted : theme.text);
    if (!parts.hint.isEmpty()) {
        painter->setFont(scaledFont(0.88));
        painter->setPen(theme.accent);
        painter->drawText(QPointF(kGutter, row.bottom() - kPadding - 2), parts.hint);
    }
    painter->restore();
}

/// The icon of the step, in the colour of its box where it has one, on the line that joins the steps.
void TraceDelegate::paintGutter(QPainter& painter, const QRectF& row, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QPointF centre(kGutter / 2.0, kPadding + 8);
    painter.setPen(QPen(theme.border, 2));
    const bool isFirst = index.row() == 0, isLast = index.row() == index.model()->rowCount() - 1;
    painter.drawLine(QPointF(centre.x(), isFirst ? centre.y() : row.top()), QPointF(centre.x(), isLast ? centre.y() : row.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.muted);
    const QPolygonF right{{QPointF(3, centre.y() - 4), QPointF(8, centre.y()), QPointF(3, centre.y() + 4)}};
    const QPolygonF down{{QPointF(1.5, centre.y() - 2.5), QPointF(9.5, centre.y() - 2.5), QPointF(5.5, centre.y() + 2.5)}};
    painter.drawPolygon(isFolded(index) ? right : down);
    const int call = index.data(TraceCallRole).toInt();
    const bool hasColour = call >= 0 && kindOf(index) != TraceKind::Problem;
    const QColor colour = hasColour ? boxColour(call) : theme.panel;
    painter.setPen(QPen(hasColour ? colour : theme.borderStrong, 1.4));
    painter.setBrush(colour);
    painter.drawEllipse(centre, 11, 11);
    const QColor ink = hasColour ? QColor(16, 18, 21) : kindOf(index) == TraceKind::Problem ? theme.bad : theme.muted;
    const QPixmap icon = iconPixmap(iconOf(kindOf(index)), 14, ink, painter.device()->devicePixelRatioF());
    painter.drawPixmap(QRectF(centre - QPointF(7, 7), QSizeF(14, 14)), icon, icon.rect());
}

}  // namespace omnidrive::ui
