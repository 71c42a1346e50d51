// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/recipe_sheet.h"
#include "jobs/screen_values.h"
#include "ui/bridge/reward_replayer.h"
#include "ui/models/replay_model.h"
#include "ui/panels/studio_context.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace omnidrive::ui {

class EmptyState;
class MessageBar;
class RewardForm;
class ThresholdHistogram;

/// Reward replay: another reward over the stored rollouts of the open run. Starts from the run's own recipe; says whose advantage changes sign, draws
/// the CLIP scores of own against other labels with the threshold, and saves what was tried as a recipe.
class ReplayPanel : public QWidget {
    Q_OBJECT

public:
    explicit ReplayPanel(const StudioContext& context, QWidget* parent = nullptr);
    ~ReplayPanel() override;

    RewardForm* form() const { return form_; }
    ThresholdHistogram* histogram() const { return histogram_; }
    QTableView* table() const { return table_; }
    const ReplayModel& model() const { return model_; }
    QPushButton* scoreButton() const { return score_; }
    QPushButton* saveButton() const { return save_; }
    QString summary() const;
    QString separationText() const;
    QString problem() const;
    const jobs::RecipeSheet& sheet() const { return sheet_; }
    /// Writes the recipe. @return false with the reason in the message bar.
    bool saveTo(const QString& file);
    bool isSettled() const { return replayer_.isSettled() && !timer_.isActive(); }

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);
    /// Back to the run's own recipe.
    void reset();

private:
    void buildLayout();
    QWidget* buildLeft();
    QWidget* buildRight();
    QWidget* buildScores();
    void connectAll();
    void open();
    void readRecipe(const QString& yaml);
    void showStage();
    void takeEdits();
    void replayNow();
    void showResult(const ReplayResultPtr& result);
    void showScores();
    void showSeparation();
    void showScoring();
    void chooseFile();
    double threshold() const;
    QString timeLeft() const;

    StudioContext context_;
    bool isSeen_ = false;
    QString opened_;                 ///< run that was opened here
    QString edited_;                 ///< run that sheet_ belongs to
    jobs::RecipeSheet original_, sheet_;
    insight::LabelSeparation separation_;
    ReplayModel model_;
    QTimer timer_, scoreTimer_;
    QElapsedTimer scoringClock_;
    size_t scoredBefore_ = 0;
    QComboBox* stage_;
    RewardForm* form_;
    QPushButton* reset_;
    QPushButton* save_;
    QLabel* summary_;
    QProgressBar* progress_;
    ThresholdHistogram* histogram_;
    QLabel* separationText_;
    QPushButton* score_;
    QPushButton* useEqualError_;
    QTableView* table_;
    QStackedWidget* stack_;
    MessageBar* message_;
    RewardReplayer replayer_;   ///< last: it reports to the rest
};

}  // namespace omnidrive::ui
