// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/token_reader.h"
#include "ui/models/token_strip.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

#include <map>
#include <optional>
#include <string>
#include <utility>

class QScrollArea;

namespace omnidrive::ui {

class TokenStripView;

/// The tokens of the current step's turn, coloured by one of the numbers that the trainer stored with them. Hidden until a colouring is chosen; then
/// texts are looked up.
class TokenPanel : public QWidget {
    Q_OBJECT

public:
    explicit TokenPanel(const StudioContext& context, QWidget* parent = nullptr);
    ~TokenPanel() override;

    /// To the next colouring, after the last one to none.
    void cycle();
    void setColouring(TokenColouring colouring);
    TokenColouring colouring() const { return colouring_; }
    TokenStripView* view() const { return view_; }
    /// The keyboard goes to the tokens, which are shown if they were not.
    void beginChoice();
    /// @param marks tokens of which something was said, by turn. @param chosen shown while its turn is the current one; nullopt: none.
    void setSpans(std::multimap<int, TokenSpan> marks, std::optional<std::pair<int, TokenSpan>> chosen);
    bool isSettled() const { return reader_.isSettled(); }

Q_SIGNALS:
    void spanChosen(int turn, omnidrive::ui::TokenSpan span);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeight();
    void showCase(std::shared_ptr<const rollout::Trajectory> trajectory);
    void want();
    void showStrip();
    void showSpans();
    int turn() const;

    StudioContext context_;
    TokenColouring colouring_ = TokenColouring::None;
    std::shared_ptr<const rollout::Trajectory> trajectory_;
    std::vector<int> turns_;        ///< of the steps of the trace
    RolloutTokensPtr tokens_;
    std::multimap<int, TokenSpan> marks_;
    std::optional<std::pair<int, TokenSpan>> chosen_;
    std::pair<std::string, int> shown_;   ///< rollout and turn
    TokenStripView* view_;
    QScrollArea* scroll_;
    TokenReader reader_;            ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
