// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reward_bars.h"

#include "ui/models/words.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kLine = 22;
constexpr double kLeastNameWidth = 88;
constexpr int kSumWidth = 148;

QString signedNumber(double value) {
    if (std::isnan(value)) {
        return QStringLiteral("–");   // not known
    }
    return QStringLiteral("%1%2").arg(value < 0 ? QStringLiteral("−") : QString()).arg(std::abs(value), 0, 'f', 2);
}

QString nameOf(const jobs::RewardTerm& term) { return word(QString::fromStdString(term.name).replace(QLatin1Char('_'), QLatin1Char(' '))); }

double partOf(const jobs::RewardTerm& term) { return term.value * term.weight.value_or(1); }

QString sumOf(const jobs::RewardTerm& term) {
    return term.weight ? QStringLiteral("%1 × %2 = %3").arg(signedNumber(term.value), signedNumber(*term.weight), signedNumber(partOf(term)))
                       : signedNumber(term.value);
}

}  // namespace

RewardBars::RewardBars(QWidget* parent) : QWidget(parent) {
    readLeftToRight(this);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Reward by term"));
}

void RewardBars::setRewards(std::vector<jobs::RewardTerm> terms, double total, double advantage, bool groupHasSignal) {
    terms_ = std::move(terms);
    total_ = total;
    advantage_ = advantage;
    groupHasSignal_ = groupHasSignal;
    isEmpty_ = false;
    nameWidth_ = kLeastNameWidth;
    const QFontMetricsF metrics(scaledFont(0.95));
    QStringList spoken;
    for (const jobs::RewardTerm& term : terms_) {
        nameWidth_ = std::max(nameWidth_, metrics.horizontalAdvance(nameOf(term)) + kSpace);
        spoken.push_back(QStringLiteral("%1 %2").arg(nameOf(term), sumOf(term)));
    }
    setAccessibleDescription(tr("%1; total %2; advantage %3").arg(spoken.join(QStringLiteral(", ")), signedNumber(total), signedNumber(advantage)));
    updateGeometry();
    update();
}

void RewardBars::clear() {
    isEmpty_ = true;
    terms_.clear();
    updateGeometry();
    update();
}

QSize RewardBars::sizeHint() const { return isEmpty_ ? QSize(320, 0) : QSize(320, (static_cast<int>(terms_.size()) + 2) * kLine + 2 * kSpace); }

double RewardBars::largestPart() const {
    double largest = std::max(0.5, std::abs(total_));
    for (const jobs::RewardTerm& term : terms_) {
        largest = std::max(largest, std::abs(partOf(term)));
    }
    return largest;
}

void RewardBars::paintEvent(QPaintEvent*) {
    if (isEmpty_) {
        return;
    }
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::current().border);
    painter.drawLine(0, 0, width(), 0);
    int line = 0;
    for (const jobs::RewardTerm& term : terms_) {
        paintLine(painter, line++, nameOf(term), sumOf(term), partOf(term), false);
    }
    paintLine(painter, line++, tr("reward"), signedNumber(total_), total_, true);
    painter.setFont(scaledFont(0.92));
    painter.setPen(Theme::current().muted);
    const QString text = groupHasSignal_ ? tr("advantage in its group %1").arg(signedNumber(advantage_))
                                         : tr("no signal: all rewards of the group are equal");
    painter.drawText(QRectF(kSpace, kSpace + line * kLine, width() - 2 * kSpace, kLine), Qt::AlignVCenter | Qt::AlignRight, text);
}

void RewardBars::paintLine(QPainter& painter, int line, const QString& name, const QString& sum, double part, bool isTotal) const {
    const Theme& theme = Theme::current();
    const QRectF row(kSpace, kSpace + line * kLine, width() - 2 * kSpace, kLine);
    painter.setFont(scaledFont(0.95, isTotal));
    painter.setPen(isTotal ? theme.text : theme.muted);
    painter.drawText(QRectF(row.left(), row.top(), nameWidth_, row.height()), Qt::AlignVCenter | Qt::AlignLeft, name);
    painter.setPen(theme.text);
    painter.drawText(QRectF(row.right() - kSumWidth, row.top(), kSumWidth, row.height()), Qt::AlignVCenter | Qt::AlignRight, sum);
    const QRectF track(row.left() + nameWidth_, row.center().y() - 4, row.width() - nameWidth_ - kSumWidth, 8);
    if (track.width() < 16) {
        return;
    }
    const double zero = track.left() + track.width() * 0.25;   // penalties go left
    const double unit = (part < 0 ? zero - track.left() : track.right() - zero) / largestPart();
    painter.setPen(Qt::NoPen);
    painter.setBrush(isTotal ? theme.accent : part < 0 ? theme.bad : theme.good);
    painter.drawRoundedRect(QRectF(QPointF(zero, track.top()), QPointF(zero + part * unit, track.bottom())).normalized(), 2, 2);
    painter.setPen(theme.borderStrong);
    painter.drawLine(QPointF(zero, row.top() + 4), QPointF(zero, row.bottom() - 4));
}

}  // namespace omnidrive::ui
