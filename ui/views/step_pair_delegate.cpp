// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/step_pair_delegate.h"

#include "ui/models/shown_text.h"
#include "ui/models/step_pair_model.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kPadding = 10, kGap = 4;
constexpr int kMaxLines = 14;
/// More than fills that many lines of any width; a thought of a megabyte must not be laid out.
constexpr qsizetype kMaxLetters = 6000;

QTextCharFormat differingFormat() {
    const Theme& theme = Theme::current();
    QTextCharFormat format;
    format.setBackground(theme.warningSoft);
    format.setForeground(theme.text);
    format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    format.setUnderlineColor(theme.warning);
    return format;
}

/// The text with the places of what differs.
QString joined(const std::vector<insight::TextPart>& parts, QList<QTextLayout::FormatRange>& ranges) {
    QString text;
    for (const insight::TextPart& part : parts) {
        const QString piece = QString::fromStdString(part.text);
        if (part.differs) {
            ranges.push_back({static_cast<int>(text.size()), static_cast<int>(piece.trimmed().size()), differingFormat()});
        }
        text += piece;
        if (text.size() > kMaxLetters) {
            text.truncate(cutPlace(text, kMaxLetters));
            break;
        }
    }
    return text.replace(QLatin1Char('\n'), QChar::LineSeparator);
}

}  // namespace

struct StepPairDelegate::Parts {
    QString title;
    std::vector<std::pair<QPointF, TraceChip>> chips;
    QTextLayout text;
    double textTop = 0, height = 0;
    bool isCut = false;
};

void StepPairDelegate::layOut(const QModelIndex& index, double width, Parts& parts) {
    parts.title = index.data(StepTitleRole).toString();
    const QFontMetricsF metrics(scaledFont(1, true));
    const double left = kPadding, right = std::max(120.0, width - kPadding);
    double x = left + metrics.horizontalAdvance(parts.title) + 2 * kGap, y = kPadding - 3;
    for (const TraceChip& chip : index.data(StepChipsRole).value<std::vector<TraceChip>>()) {
        const QSizeF size = chipSize(chip.text);
        if (x + size.width() > right && x > left) {
            x = left;
            y += size.height() + kGap;
        }
        parts.chips.emplace_back(QPointF(x, y), chip);
        x += size.width() + kGap;
    }
    parts.textTop = y + std::max(metrics.height(), chipSize(QStringLiteral("x")).height()) + kGap;
    QList<QTextLayout::FormatRange> ranges;
    parts.text.setText(joined(index.data(StepPartsRole).value<std::vector<insight::TextPart>>(), ranges));
    parts.text.setFont(scaledFont(1));
    parts.text.setFormats(ranges);
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    parts.text.setTextOption(wrap);
    double bottom = 0;
    parts.text.beginLayout();
    for (int lines = 0; lines <= kMaxLines; ++lines) {
        QTextLine line = parts.text.createLine();
        if (!line.isValid()) {
            break;
        }
        parts.isCut = lines == kMaxLines;
        line.setLineWidth(right - left);
        line.setPosition({0, bottom});
        bottom += line.height();
    }
    parts.text.endLayout();
    parts.height = std::ceil(parts.textTop + bottom + kPadding);
}

QSize StepPairDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.data(StepTitleRole).isNull()) {
        return {0, 24};
    }
    Parts parts;
    layOut(index, option.rect.width(), parts);
    return {option.rect.width(), static_cast<int>(parts.height)};
}

void StepPairDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->setLayoutDirection(option.direction);
    const Theme& theme = Theme::current();
    const QRectF cell(option.rect);
    painter->save();
    painter->setClipRect(cell);
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(cell, theme.selection);
    }
    painter->setPen(theme.border);
    painter->drawLine(cell.bottomLeft() - QPointF(0, 0.5), cell.bottomRight() - QPointF(0, 0.5));
    if (index.column() == 1) {
        painter->drawLine(cell.topLeft() + QPointF(0.5, 0), cell.bottomLeft() + QPointF(0.5, 0));
    } else if (index.data(StepIsFirstRole).toBool()) {
        painter->fillRect(QRectF(cell.topLeft(), QSizeF(4, cell.height())), theme.warning);
    }
    if (index.data(StepTitleRole).isNull()) {
        painter->setPen(theme.faint);
        painter->drawText(cell, Qt::AlignCenter, QStringLiteral("–"));
    } else {
        Parts parts;
        layOut(index, cell.width(), parts);
        painter->setFont(scaledFont(1, true));
        painter->setPen(theme.text);
        painter->drawText(QPointF(cell.left() + kPadding, cell.top() + kPadding - 2 + QFontMetricsF(painter->font()).ascent()), parts.title);
        for (const auto& [at, chip] : parts.chips) {
            drawChip(*painter, cell.topLeft() + at, chip.text, chip.tone);
        }
        painter->setPen(theme.text);
        parts.text.draw(painter, cell.topLeft() + QPointF(kPadding, parts.textTop));
        if (parts.isCut) {
            const QRectF last(cell.left(), cell.bottom() - 24, cell.width() - kPadding, 22);
            painter->fillRect(last.adjusted(kPadding, 0, 0, 0), option.state & QStyle::State_Selected ? theme.selection : theme.base);
            painter->setPen(theme.accent);
            painter->drawText(last, Qt::AlignRight | Qt::AlignVCenter, tr("Enter opens all of it"));
        }
    }
    painter->restore();
}

}  // namespace omnidrive::ui
