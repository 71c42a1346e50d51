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
        const bool isLast = i == lines - 1;
        QString part = text.mid(line.textStart(), isLast ? -1 : line.textLength());
        if (isLast) {
            part = metrics.elidedText(part, Qt::ElideRight, rect.width());
        }
        painter.drawText(QPointF(rect.left(), rect.top() + i * metrics.lineSpacing() + metrics.ascent()), part);
    }
}

}  // namespace omnidrive::ui
