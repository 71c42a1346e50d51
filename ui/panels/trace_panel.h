// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_data.h"
#include "ui/models/trace_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

class QListView;
class QStackedWidget;

namespace omnidrive::ui {

class ElidedLabel;
class MessageBar;
class RewardBars;
class StateBadge;
class TokenPanel;
class TraceDelegate;

/// The steps of the selected rollout, one row each, and the sum of its reward.
class TracePanel : public QWidget {
    Q_OBJECT

public:
    explicit TracePanel(const StudioContext& context, QWidget* parent = nullptr);

    void stepBy(int rows);
    /// To the next (1) or previous (-1) zoom-in call.
    void zoomBy(int direction);
    void goToFirst() { goTo(0); }
    void goToLast() { goTo(model_.rowCount() - 1); }
    void goTo(int row);
    /// Shows the current step's title and facts alone, or all of it again.
    void fold();
    /// Folds all steps, or unfolds them when all are folded.
    void foldAll();
    bool isFolded(int row) const;
    /// Opens all of the current step's text in a window.
    void openText();
    QListView* view() const { return view_; }
    const TraceModel& model() const { return model_; }
    TokenPanel* tokens() const { return tokens_; }

public Q_SLOTS:
    void showThumbnail(int call, const QImage& image) { model_.setThumbnail(call, image); }
    /// The step that shows a call.
    void goToCall(int call);
    /// As goToCall(), once the selected rollout has been loaded.
    void wantCall(int call);
    /// Selects the rollout, too. @param call -1: its first step.
    void wantCallOf(const QString& rollout, int call);

private:
    void buildLayout();
    QWidget* buildHeader();
    void connectAll();
    void showCase(const LoadedCasePtr& loaded);
    void showHeader(const rollout::Trajectory& trajectory);
    void showStep(int row);
    void clear();

    StudioContext context_;
    TraceModel model_;
    int wantedCall_ = -1;
    ElidedLabel* title_;
    ElidedLabel* detail_;
    StateBadge* result_;
    QListView* view_;
    TraceDelegate* delegate_;
    TokenPanel* tokens_;
    RewardBars* rewards_;
    QStackedWidget* stack_;
    MessageBar* message_;
};

}  // namespace omnidrive::ui
