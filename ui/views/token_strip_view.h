// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/token_strip.h"

#include <QWidget>

namespace omnidrive::ui {

/// The tokens of one turn in a row that wraps, each on the colour of its value, with a legend above. Observations are grey. The value of a token is its
/// tool tip, and is written out for the token under the keyboard (Left, Right).
class TokenStripView : public QWidget {
    Q_OBJECT

public:
    explicit TokenStripView(QWidget* parent = nullptr);

    void setStrip(const TokenStrip& strip, TokenColouring colouring);
    const TokenStrip& strip() const { return strip_; }
    TokenColouring colouring() const { return colouring_; }
    /// Background of a token; not valid where it has no value.
    QColor colourOf(const StripToken& token) const;
    /// Token at a point; -1 when there is none.
    int tokenAt(const QPointF& point) const;

    QSize sizeHint() const override { return {320, heightForWidth(320)}; }
    QSize minimumSizeHint() const override { return {120, 40}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<QRectF> places(double width) const;
    QString describe(const StripToken& token) const;
    void paintLegend(QPainter& painter) const;

    TokenStrip strip_;
    TokenColouring colouring_ = TokenColouring::None;
    int current_ = -1;
};

}  // namespace omnidrive::ui
