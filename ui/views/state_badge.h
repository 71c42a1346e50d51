// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/trace_steps.h"

#include <QWidget>

class QPainter;

namespace omnidrive::ui {

QColor toneColour(ChipTone tone);
QColor toneSoftColour(ChipTone tone);
/// Colour of a state word of a trainer ("running", "paused", "failed", ...).
ChipTone stateTone(const QString& word);

/// Width and height of a chip with this text.
QSizeF chipSize(const QString& text, bool hasDot = false);
/// A rounded label; with a dot in front when it stands for a state. @param at upper left corner.
void drawChip(QPainter& painter, const QPointF& at, const QString& text, ChipTone tone, bool hasDot = false);

/// A state as a coloured word.
class StateBadge : public QWidget {
    Q_OBJECT

public:
    explicit StateBadge(QWidget* parent = nullptr);
    /// An empty word hides the badge.
    void setState(const QString& word, ChipTone tone);
    QString word() const { return word_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString word_;
    ChipTone tone_ = ChipTone::Neutral;
};

}  // namespace omnidrive::ui
