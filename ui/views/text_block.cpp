// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/text_block.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

namespace omnidrive::ui {

namespace {

/// Breaks the text into lines. @return number of lines, at most maxLines.
int layOut(QTextLayout& layout, double width, int maxLines) {
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    int lines = 0;
    while (lines < maxLines) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) {
            break;
        }
        line.setLineWidth(width);
        ++lines;
    }
    layout.endLayout();
    return lines;
}

/// The rest of the text as one line that ends in dots, on the side where its script begins.
void drawCut(QPainter& painter, const QString& rest, const QRectF& line) {
    const Qt::LayoutDirection before = painter.layoutDirection();
    painter.setLayoutDirection(rest.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, QFontMetricsF(painter.font()).elidedText(rest, Qt::ElideRight, line.width()));
    painter.setLayoutDirection(before);
}

}  // namespace

double TextBlock::height(double width) const {
    if (text.isEmpty()) {
        return 0;
    }
    QTextLayout layout(text, font);
    return layOut(layout, width, maxLines) * QFontMetricsF(font).lineSpacing();
}

void TextBlock::draw(QPainter& painter, const QRectF& rect, const QColor& colour) const {
    QTextLayout layout(text, font);
    const int lines = layOut(layout, rect.width(), maxLines);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(colour);
    for (int i = 0; i < lines; ++i) {
        const QTextLine line = layout.lineAt(i);
        const double top = rect.top() + i * metrics.lineSpacing();
        if (i == lines - 1 && line.textStart() + line.textLength() < text.size()) {
            drawCut(painter, text.mid(line.textStart()), {rect.left(), top, rect.width(), metrics.lineSpacing()});
        } else {
            line.draw(&painter, {rect.left(), top + metrics.ascent() - line.ascent()});
        }
    }
}

}  // namespace omnidrive::ui
