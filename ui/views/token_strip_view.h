// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/token_strip.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// The tokens of one turn in a row that wraps, each on the colour of its value, with a legend above. Observations are grey. The value of a token is its
/// tool tip, and is written out for the token under the keyboard (Left, Right). Generated tokens are chosen by dragging, by a click, or by Shift with the
/// arrows; those of which something was said are underlined.
class TokenStripView : public QWidget {
    Q_OBJECT

public:
    explicit TokenStripView(QWidget* parent = nullptr);

    /// @param isSameTurn as before: the token that has the keyboard keeps it.
    void setStrip(const TokenStrip& strip, TokenColouring colouring, bool isSameTurn = false);
    const TokenStrip& strip() const { return strip_; }
    TokenColouring colouring() const { return colouring_; }
    /// Background of a token; not valid where it has no value.
    QColor colourOf(const StripToken& token) const;
    /// Token at a point; -1 when there is none.
    int tokenAt(const QPointF& point) const;

    /// Spans of which something was said. A click into one chooses all of it.
    void setMarks(std::vector<TokenSpan> marks);
    const std::vector<TokenSpan>& marks() const { return marks_; }
    void setChosen(std::optional<TokenSpan> span);
    std::optional<TokenSpan> chosen() const { return chosen_; }
    /// The keyboard's token, put on the first one when there is none yet.
    void beginChoice();

    QSize sizeHint() const override { return {320, heightForWidth(320)}; }
    QSize minimumSizeHint() const override { return {120, 40}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    /// The user chose tokens; while dragging, only once at its end.
    void spanChosen(omnidrive::ui::TokenSpan span);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<QRectF> places(double width) const;
    QString describe(const StripToken& token) const;
    void paintLegend(QPainter& painter) const;
    void paintToken(QPainter& painter, const QRectF& place, const StripToken& token) const;
    void paintSpans(QPainter& painter, const std::vector<QRectF>& places) const;
    int generated() const;
    void extendTo(int token);

    TokenStrip strip_;
    TokenColouring colouring_ = TokenColouring::None;
    int current_ = -1, anchor_ = -1;       ///< token of the keyboard or mouse; where a choice began
    std::vector<TokenSpan> marks_;
    std::optional<TokenSpan> chosen_;
    std::optional<TokenSpan> dragged_;     ///< while the mouse is down
};

}  // namespace omnidrive::ui
