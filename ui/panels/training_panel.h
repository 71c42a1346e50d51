// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/training_control.h"
#include "ui/panels/studio_context.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace omnidrive::ui {

class AlertList;
class ConfirmButton;
class LaunchForm;
class LiveSettingsForm;
class MessageBar;
class StateBadge;

/// Starts a training and steers the one of the open run: its acknowledged state, progress, commands and log.
class TrainingPanel : public QWidget {
    Q_OBJECT

public:
    explicit TrainingPanel(const StudioContext& context, QWidget* parent = nullptr);

    LaunchForm* form() const { return form_; }
    LiveSettingsForm* settings() const { return settings_; }
    AlertList* alerts() const { return alerts_; }
    QPushButton* button(TrainingCommand command) const;
    QPushButton* continueButton() const { return continue_; }
    /// Asks before it kills: to be pressed twice.
    ConfirmButton* killButton() const { return kill_; }
    QString stateWord() const;
    /// What the launch form says of a new training is there.
    bool isSettled() const;
    void proposeFolder();

private:
    void buildLayout();
    QWidget* buildState();
    QWidget* buildButtons();
    QPushButton* addButton(const QString& icon, const QString& text, const QString& toolTip);
    void connectAll();
    void startNew();
    void showStatus();
    void showProgress();
    void showCosts();
    void extend(qint64 steps);
    void showEvidence(qint64 step, const QString& rollout);
    void selectAwaited();
    void showLog(const QStringList& lines);

    StudioContext context_;
    QString awaited_;     ///< folder of a trainer that was started here and has not made it a run yet; empty: none
    QTimer awaiting_;
    StateBadge* state_;
    QLabel* sentence_;
    QLabel* advice_;
    QLabel* progressText_;
    QLabel* costs_;
    QProgressBar* progress_;
    QPushButton* pause_;
    QPushButton* resume_;
    QPushButton* checkpoint_;
    QPushButton* stop_;
    QPushButton* continue_;
    ConfirmButton* kill_;
    MessageBar* message_;
    AlertList* alerts_;
    LiveSettingsForm* settings_;
    LaunchForm* form_;
    QPlainTextEdit* log_;
};

}  // namespace omnidrive::ui
