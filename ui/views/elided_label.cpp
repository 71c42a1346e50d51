// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/elided_label.h"

#include "ui/models/shown_text.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace omnidrive::ui {

namespace {

constexpr int kLeastWidth = 24;

}  // namespace

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget* parent) : QLabel(parent), mode_(mode) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextFormat(Qt::PlainText);
}

QSize ElidedLabel::minimumSizeHint() const { return {kLeastWidth, fontMetrics().height() + 2}; }

QSize ElidedLabel::sizeHint() const { return {fontMetrics().horizontalAdvance(text()) + 2, fontMetrics().height() + 2}; }

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment()), fontMetrics().elidedText(text(), mode_, contentsRect().width()));
}

bool ElidedLabel::event(QEvent* event) {
    const bool isCut = fontMetrics().horizontalAdvance(text()) > contentsRect().width();
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && isCut) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), plainTip(text()), this);
        return true;
    }
    return QLabel::event(event);
}

}  // namespace omnidrive::ui
