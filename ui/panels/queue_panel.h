// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/witness_round.h"
#include "ui/models/queue_model.h"
#include "ui/panels/studio_context.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QListView;
class QStackedWidget;

namespace omnidrive::ui {

class EmptyState;
class MessageBar;

/// The triage queue: the rollouts of the open run that look most like hallucinations, with the reason in words. Reads the traces when it is
/// first seen.
class QueuePanel : public QWidget {
    Q_OBJECT

public:
    explicit QueuePanel(const StudioContext& context, QWidget* parent = nullptr);

    QListView* view() const { return view_; }
    const QueueModel& model() const { return model_; }
    /// Selects the case so many places further down the queue.
    void moveBy(int places);
    /// Asks about the first cases of the queue that the second witness has not judged, or gives that up.
    void askWitness();
    QPushButton* witnessButton() const { return ask_; }
    bool isSettled() const { return !round_.isBusy(); }

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);

Q_SIGNALS:
    /// A case was chosen: its trace should show this zoom.
    void zoomWanted(int call);

private:
    void buildLayout();
    void connectAll();
    void showOverview(const CaseOverviewPtr& overview);
    void showSelected();
    QStringList unwitnessed() const;
    void showRound(int done, int total);

    StudioContext context_;
    bool isSeen_ = false;
    QueueModel model_;
    QLabel* status_;
    QListView* view_;
    QStackedWidget* stack_;
    EmptyState* empty_;
    MessageBar* message_;
    QTimer liveTimer_;
    QPushButton* ask_;
    CaseOverviewPtr overview_;
    QElapsedTimer clock_;   ///< of the round
    WitnessRound round_;   ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
