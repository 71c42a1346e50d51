// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/token_strip_view.h"

#include "ui/views/colour_maps.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr double kLegend = 26, kPadding = 10, kLineGap = 3;
constexpr size_t kMostTokens = 4000;   // more fill no screen

QFont tokenFont() { return monospaceFont(); }
QString number(double value) { return QString::number(value, 'g', 3).replace(QLatin1Char('-'), QChar(0x2212)); }

}  // namespace

TokenStripView::TokenStripView(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Tokens of the step"));
}

void TokenStripView::setStrip(const TokenStrip& strip, TokenColouring colouring) {
    strip_ = strip;
    strip_.tokens.resize(std::min(strip_.tokens.size(), kMostTokens));
    colouring_ = colouring;
    current_ = -1;
    setToolTip({});
    setAccessibleDescription(strip.missing.isEmpty() ? tr("%1, %2 to %3").arg(colouringName(colouring), number(strip.low), number(strip.high)) : strip.missing);
    updateGeometry();
    update();
}

QColor TokenStripView::colourOf(const StripToken& token) const {
    if (!token.value || !std::isfinite(*token.value)) {
        return {};
    }
    const double range = strip_.high - strip_.low;
    const double share = range > 0 ? (*token.value - strip_.low) / range : 0.5;
    return strip_.isSigned ? divergingColour(2 * share - 1) : sequentialColour(share);
}

/// Where each token lies, the legend's room above.
std::vector<QRectF> TokenStripView::places(double width) const {
    const QFontMetricsF metrics(tokenFont());
    std::vector<QRectF> places;
    double x = kPadding, y = kLegend;
    for (const StripToken& token : strip_.tokens) {
        const double room = metrics.horizontalAdvance(token.text) + (token.isGenerated ? 2 : 12);
        if (x + room > width - kPadding && x > kPadding) {
            x = kPadding;
            y += metrics.height() + kLineGap;
        }
        places.emplace_back(x, y, std::min(room, width - 2 * kPadding), metrics.height());
        x += room;
    }
    return places;
}

int TokenStripView::heightForWidth(int width) const {
    const auto all = places(width);
    return static_cast<int>(all.empty() ? kLegend : all.back().bottom() + kPadding);
}

int TokenStripView::tokenAt(const QPointF& point) const {
    const auto all = places(width());
    for (size_t i = 0; i < all.size(); ++i) {
        if (all[i].contains(point)) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

QString TokenStripView::describe(const StripToken& token) const {
    if (!token.isGenerated) {
        return tr("observation: never trained on");
    }
    return token.value ? tr("“%1”: %2 %3").arg(token.text, colouringName(colouring_), number(*token.value)) : tr("“%1”: no value").arg(token.text);
}

void TokenStripView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    paintLegend(painter);
    const auto all = places(width());
    painter.setFont(tokenFont());
    for (size_t i = 0; i < all.size(); ++i) {
        const StripToken& token = strip_.tokens[i];
        const QColor colour = colourOf(token);
        if (colour.isValid()) {
            painter.fillRect(all[i].adjusted(0, 0, -0.5, 0), colour);
        } else if (!token.isGenerated) {
            painter.setPen(QPen(theme.border, 1, Qt::DashLine));
            painter.setBrush(theme.pressed);
            painter.drawRoundedRect(all[i].adjusted(1, 0.5, -1, -0.5), 3, 3);
        }
        painter.setPen(colour.isValid() ? inkOn(colour) : token.isGenerated ? theme.text : theme.muted);
        painter.drawText(all[i], token.isGenerated ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter, token.text);
        if (static_cast<int>(i) == current_) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(theme.accent, 2));
            painter.drawRect(all[i].adjusted(-1, -1, 0, 1));
        }
    }
}

void TokenStripView::paintLegend(QPainter& painter) const {
    const Theme& theme = Theme::current();
    painter.setFont(scaledFont(0.9, true));
    painter.setPen(theme.text);
    const QString name = colouringName(colouring_);
    double x = kPadding;
    painter.drawText(QRectF(x, 4, width(), 18), Qt::AlignLeft | Qt::AlignVCenter, name);
    x += QFontMetricsF(painter.font()).horizontalAdvance(name) + 12;
    painter.setFont(scaledFont(0.88));
    painter.setPen(theme.muted);
    QString text = strip_.missing;
    if (colouring_ == TokenColouring::Mask && text.isEmpty()) {
        text = tr("coloured: trained on; grey: observed");
    } else if (text.isEmpty()) {
        const QString low = number(strip_.low), high = number(strip_.high);
        const double lowWidth = QFontMetricsF(painter.font()).horizontalAdvance(low) + 6;
        painter.drawText(QRectF(x, 4, lowWidth, 18), Qt::AlignLeft | Qt::AlignVCenter, low);
        const QRectF bar(x + lowWidth, 8, 90, 10);
        for (int i = 0; i < 90; ++i) {
            painter.fillRect(QRectF(bar.left() + i, bar.top(), 1.2, bar.height()), strip_.isSigned ? divergingColour(2 * i / 89.0 - 1) : sequentialColour(i / 89.0));
        }
        painter.drawText(QRectF(bar.right() + 6, 4, 60, 18), Qt::AlignLeft | Qt::AlignVCenter, high);
        x = bar.right() + 66;
        text = current_ >= 0 ? describe(strip_.tokens[static_cast<size_t>(current_)]) : QString();
    }
    const QRectF room(x, 4, width() - x - kPadding, 18);
    painter.setPen(current_ >= 0 ? theme.text : theme.muted);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
}

void TokenStripView::keyPressEvent(QKeyEvent* event) {
    const auto last = static_cast<int>(strip_.tokens.size()) - 1;
    if ((event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) && last >= 0) {
        current_ = std::clamp(current_ + (event->key() == Qt::Key_Left ? -1 : 1), 0, last);
        setAccessibleDescription(describe(strip_.tokens[static_cast<size_t>(current_)]));
        update();
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool TokenStripView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const int token = tokenAt(help->pos());
    QToolTip::showText(help->globalPos(), token >= 0 ? describe(strip_.tokens[static_cast<size_t>(token)]) : colouringMeaning(colouring_), this);
    return true;
}

}  // namespace omnidrive::ui
