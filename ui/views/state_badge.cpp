// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/state_badge.h"

#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <initializer_list>

namespace omnidrive::ui {

namespace {

constexpr double kDot = 6;
constexpr double kPadding = 7;

QFont chipFont() { return scaledFont(0.88, true); }

}  // namespace

QColor toneColour(ChipTone tone) {
    const Theme& theme = Theme::current();
    switch (tone) {
        case ChipTone::Good: return theme.good;
        case ChipTone::Bad: return theme.bad;
        case ChipTone::Warning: return theme.warning;
        case ChipTone::Neutral: break;
    }
    return theme.muted;
}

QColor toneSoftColour(ChipTone tone) {
    const Theme& theme = Theme::current();
    switch (tone) {
        case ChipTone::Good: return theme.goodSoft;
        case ChipTone::Bad: return theme.badSoft;
        case ChipTone::Warning: return theme.warningSoft;
        case ChipTone::Neutral: break;
    }
    return theme.hover;
}

ChipTone stateTone(const QString& word) {
    const QString state = word.toLower();
    const auto isOneOf = [&state](std::initializer_list<const char*> words) {
        return std::any_of(words.begin(), words.end(), [&](const char* w) { return state == QLatin1String(w); });
    };
    if (isOneOf({"running", "finished"})) {
        return ChipTone::Good;
    }
    if (isOneOf({"paused", "preparing", "stopping", "not responding", "ended"})) {
        return ChipTone::Warning;
    }
    return isOneOf({"failed", "crashed", "killed", "lost", "out of memory", "disk full"}) ? ChipTone::Bad : ChipTone::Neutral;
}

QSizeF chipSize(const QString& text, bool hasDot) {
    const QFontMetricsF metrics(chipFont());
    return {metrics.horizontalAdvance(text) + 2 * kPadding + (hasDot ? kDot + 5 : 0), metrics.height() + 4};
}

void drawChip(QPainter& painter, const QPointF& at, const QString& text, ChipTone tone, bool hasDot) {
    const QRectF rect(at, chipSize(text, hasDot));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneSoftColour(tone));
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    double left = rect.left() + kPadding;
    if (hasDot) {
        painter.setBrush(toneColour(tone));
        painter.drawEllipse(QPointF(left + kDot / 2, rect.center().y()), kDot / 2, kDot / 2);
        left += kDot + 5;
    }
    painter.setFont(chipFont());
    painter.setPen(toneColour(tone));
    painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
}

StateBadge::StateBadge(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide();
}

void StateBadge::setState(const QString& word, ChipTone tone) {
    word_ = word;
    tone_ = tone;
    setAccessibleName(tr("State: %1").arg(word));
    setVisible(!word.isEmpty());
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const { return chipSize(word_, true).toSize() + QSize(1, 1); }

void StateBadge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    drawChip(painter, {0, 0}, word_, tone_, true);
}

}  // namespace omnidrive::ui
