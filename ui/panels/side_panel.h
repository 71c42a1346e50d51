// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/side_by_side.h"
#include "ui/models/reward_difference_model.h"
#include "ui/models/step_pair_model.h"
#include "ui/panels/studio_context.h"
#include "ui/views/side_look.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace omnidrive::ui {

class ElidedLabel;
class EmptyState;
class FrameView;
class MessageBar;
class StateBadge;

/// A pinned rollout beside the selected one: steps aligned, words that differ marked, both zooms over one picture, rewards term by term. The pin stays
/// when another rollout or another run is opened.
class SidePanel : public QWidget {
    Q_OBJECT

public:
    explicit SidePanel(const StudioContext& context, QWidget* parent = nullptr);
    ~SidePanel() override;

    /// The selected rollout becomes the reference; without one, nothing.
    void pinSelected();
    void pin(const CaseAddress& reference);
    void unpin() { pin({}); }
    const CaseAddress& reference() const { return reference_; }
    /// To the first row that is not the same on both sides, with the keyboard. @return false when there is none.
    bool goToFirstDifference();
    /// Opens the texts of the current row in a window.
    void openTexts();
    bool isSettled() const;

    const StepPairModel& steps() const { return steps_; }
    const RewardDifferenceModel& rewards() const { return rewards_; }
    QTableView* stepTable() const { return stepTable_; }
    FrameView* frame() const { return frame_; }
    /// Where they part, in words.
    QString sentence() const;
    /// Text of the message bar; empty when all is well.
    QString problem() const;

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Header {
        ElidedLabel* text = nullptr;
        StateBadge* result = nullptr;
    };
    void buildLayout();
    QWidget* buildHeader();
    QWidget* buildSide(CompareSide side, Header& header);
    QWidget* buildPictures();
    void buildSteps();
    QToolButton* addTool(const QString& icon, const QString& toolTip);
    void connectAll();
    void want();
    void showPair(const SideBySidePtr& pair);
    void showSide(const Header& header, const QString& run, const rollout::Trajectory& trajectory);
    void showBoxes(const SideBySide& pair);
    bool showFirstDifference();
    void showRow(const QModelIndex& current);
    void pickCall(int call);
    void fitRows();
    CaseAddress selected() const;

    StudioContext context_;
    CaseAddress reference_;
    qint64 referenceRow_ = 0;           ///< in its run's index, once it was read
    bool isSeen_ = false;
    StepPairModel steps_;
    RewardDifferenceModel rewards_;
    Header referenceHeader_, selectedHeader_;
    QToolButton* next_;
    QToolButton* unpin_;
    QLabel* verdict_;
    QTableView* stepTable_;
    QTableView* rewardTable_;
    FrameView* frame_;
    QLabel* frameNote_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    MessageBar* message_;
    SideBySideLoader loader_;   ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
