// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/token_strip_view.h"

#include "ui/models/shown_text.h"
#include "ui/views/colour_maps.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

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

void TokenStripView::setStrip(const TokenStrip& strip, TokenColouring colouring, bool isSameTurn) {
    const bool isSame = isSameTurn && std::min(strip.tokens.size(), kMostTokens) == strip_.tokens.size();   // with their texts, or in other colours
    strip_ = strip;
    strip_.tokens.resize(std::min(strip_.tokens.size(), kMostTokens));
    colouring_ = colouring;
    current_ = isSame ? current_ : -1;
    anchor_ = isSame ? anchor_ : -1;
    marks_.clear();
    chosen_.reset();
    dragged_.reset();
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
        paintToken(painter, all[i], strip_.tokens[i]);
    }
    paintSpans(painter, all);
    if (current_ >= 0 && static_cast<size_t>(current_) < all.size() && hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(all[static_cast<size_t>(current_)].adjusted(-1, -1, 0, 1));
    }
}

void TokenStripView::paintToken(QPainter& painter, const QRectF& place, const StripToken& token) const {
    const Theme& theme = Theme::current();
    const QColor colour = colourOf(token);
    if (colour.isValid()) {
        painter.fillRect(place.adjusted(0, 0, -0.5, 0), colour);
    } else if (!token.isGenerated) {
        painter.setPen(QPen(theme.border, 1, Qt::DashLine));
        painter.setBrush(theme.pressed);
        painter.drawRoundedRect(place.adjusted(1, 0.5, -1, -0.5), 3, 3);
    }
    painter.setPen(colour.isValid() ? inkOn(colour) : token.isGenerated ? theme.text : theme.muted);
    painter.drawText(place, token.isGenerated ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter, token.text);
}

/// Marks are underlined, the choice is framed: both leave the colours readable.
void TokenStripView::paintSpans(QPainter& painter, const std::vector<QRectF>& places) const {
    const Theme& theme = Theme::current();
    const auto each = [&](const TokenSpan& span, const auto& paint) {
        for (int i = span.first; i < std::min(span.end, static_cast<int>(places.size())); ++i) {
            paint(places[static_cast<size_t>(i)]);
        }
    };
    for (const TokenSpan& mark : marks_) {
        each(mark, [&](const QRectF& place) { painter.fillRect(QRectF(place.left(), place.bottom() - 1, place.width(), 2.5), theme.bad); });
    }
    if (const auto span = dragged_ ? dragged_ : chosen_) {
        QColor veil = theme.accent;
        veil.setAlphaF(0.28F);
        each(*span, [&](const QRectF& place) {
            painter.fillRect(place, veil);
            painter.fillRect(QRectF(place.left(), place.top() - 1, place.width(), 1.5), theme.accent);
            painter.fillRect(QRectF(place.left(), place.bottom() + 1, place.width(), 1.5), theme.accent);
        });
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
    } else if (colouring_ == TokenColouring::Plain && text.isEmpty()) {
        text = chosen_ ? tr("%n chosen", nullptr, chosen_->end - chosen_->first) : tr("drag over tokens, or Shift and arrows, to annotate them");
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
    if ((event->key() != Qt::Key_Left && event->key() != Qt::Key_Right) || last < 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int before = current_;
    current_ = std::clamp(current_ + (event->key() == Qt::Key_Left ? -1 : 1), 0, last);
    if (event->modifiers().testFlag(Qt::ShiftModifier) && generated() > 0) {
        current_ = std::min(current_, generated() - 1);
        anchor_ = anchor_ < 0 ? std::clamp(before, 0, generated() - 1) : anchor_;
        extendTo(current_);
        setChosen(std::exchange(dragged_, std::nullopt));
        Q_EMIT spanChosen(*chosen_);
    } else {
        anchor_ = -1;
    }
    setAccessibleDescription(describe(strip_.tokens[static_cast<size_t>(current_)]));
    update();
}

void TokenStripView::setMarks(std::vector<TokenSpan> marks) {
    marks_ = std::move(marks);
    update();
}

void TokenStripView::setChosen(std::optional<TokenSpan> span) {
    chosen_ = span;
    anchor_ = span ? anchor_ : -1;
    update();
}

void TokenStripView::beginChoice() {
    setFocus(Qt::ShortcutFocusReason);
    current_ = std::max(current_, 0);
    update();
}

/// Generated tokens stand before observations.
int TokenStripView::generated() const {
    const auto end = std::find_if(strip_.tokens.begin(), strip_.tokens.end(), [](const StripToken& token) { return !token.isGenerated; });
    return static_cast<int>(end - strip_.tokens.begin());
}

void TokenStripView::extendTo(int token) {
    dragged_ = TokenSpan{std::min(anchor_, token), std::max(anchor_, token) + 1};
    update();
}

void TokenStripView::mousePressEvent(QMouseEvent* event) {
    const int token = tokenAt(event->position());
    if (event->button() != Qt::LeftButton || token < 0 || token >= generated()) {
        QWidget::mousePressEvent(event);
        return;
    }
    current_ = anchor_ = token;
    extendTo(token);
}

void TokenStripView::mouseMoveEvent(QMouseEvent* event) {
    const int token = tokenAt(event->position());
    if (dragged_ && token >= 0) {
        extendTo(std::min(token, generated() - 1));
    }
}

/// A click into a marked span means that span.
void TokenStripView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !dragged_) {
        return;
    }
    TokenSpan span = *std::exchange(dragged_, std::nullopt);
    const auto mark = std::find_if(marks_.begin(), marks_.end(), [&](const TokenSpan& one) { return one.first <= span.first && span.end <= one.end; });
    span = span.end - span.first == 1 && mark != marks_.end() ? *mark : span;
    setChosen(span);
    Q_EMIT spanChosen(span);
}

bool TokenStripView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const int token = tokenAt(help->pos());
    const QString text = token >= 0 ? describe(strip_.tokens[static_cast<size_t>(token)]) : colouringMeaning(colouring_);
    QToolTip::showText(help->globalPos(), plainTip(text), this);
    return true;
}

}  // namespace omnidrive::ui
