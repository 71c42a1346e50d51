// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/token_reader.h"
#include "ui/models/token_strip.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

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
    bool isSettled() const { return reader_.isSettled(); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeight();
    void showCase(std::shared_ptr<const rollout::Trajectory> trajectory);
    void want();
    void showStrip();

    StudioContext context_;
    TokenColouring colouring_ = TokenColouring::None;
    std::shared_ptr<const rollout::Trajectory> trajectory_;
    std::vector<int> turns_;        ///< of the steps of the trace
    RolloutTokensPtr tokens_;
    TokenStripView* view_;
    QScrollArea* scroll_;
    TokenReader reader_;            ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
