// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/training_panel.h"

#include "ui/bridge/run_catalog.h"
#include "ui/bridge/run_follower.h"
#include "ui/models/scalar_store.h"
#include "ui/models/step_costs.h"
#include "ui/models/words.h"
#include "ui/panels/alert_list.h"
#include "ui/views/duration_text.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/live_settings_form.h"
#include "ui/selection_state.h"
#include "ui/views/confirm_button.h"
#include "ui/views/icons.h"
#include "ui/views/message_bar.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QLoggingCategory>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>

namespace omnidrive::ui {

namespace {

/// What is shown of a training, for tests and bug reports: QT_LOGGING_RULES="omnidrive.training.debug=true".
Q_LOGGING_CATEGORY(shownState, "omnidrive.training", QtInfoMsg)

constexpr int kAwaitMs = 150;

QString commandSentText(TrainingCommand command) {
    switch (command) {
        case TrainingCommand::Pause: return TrainingPanel::tr("Asked to pause; the trainer does so at the end of its step.");
        case TrainingCommand::Resume: return TrainingPanel::tr("Asked to go on.");
        case TrainingCommand::Checkpoint: return TrainingPanel::tr("Asked for a checkpoint; the trainer writes it at the end of its step.");
        case TrainingCommand::Stop: return TrainingPanel::tr("Asked to save and stop; the trainer does so at the end of its step.");
        case TrainingCommand::Set: return TrainingPanel::tr("Asked for the change; the trainer makes it at the end of its step.");
        case TrainingCommand::Kill: return TrainingPanel::tr("Killing the trainer…");
        case TrainingCommand::Extend: return TrainingPanel::tr("Asked to train on; the trainer moves its end after its step.");
    }
    return {};
}

}  // namespace

TrainingPanel::TrainingPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), state_(new StateBadge), sentence_(new QLabel), advice_(new QLabel), progressText_(new QLabel), costs_(new QLabel),
      progress_(new QProgressBar),
      pause_(addButton(QStringLiteral("pause"), tr("Pause"), tr("Stop after the step under way and keep everything in memory"))),
      resume_(addButton(QStringLiteral("play"), tr("Resume"), tr("Go on from the pause"))),
      checkpoint_(addButton(QStringLiteral("checkpoint"), tr("Checkpoint"), tr("Write a checkpoint after the step under way"))),
      stop_(addButton(QStringLiteral("stop"), tr("Stop"), tr("Save a checkpoint and end the trainer"))),
      continue_(addButton(QStringLiteral("continue"), tr("Continue"), tr("Start a new trainer from the newest checkpoint of this run"))),
      kill_(new ConfirmButton(themedIcon(QStringLiteral("close")), tr("Kill…"), tr("Really kill?"))),
      message_(new MessageBar), alerts_(new AlertList), settings_(new LiveSettingsForm), form_(new LaunchForm), log_(new QPlainTextEdit) {
    buildLayout();
    connectAll();
    showStatus();
}

QPushButton* TrainingPanel::addButton(const QString& icon, const QString& text, const QString& toolTip) {
    auto* button = new QPushButton(themedIcon(icon), text);
    button->setToolTip(toolTip);
    return button;
}

QPushButton* TrainingPanel::button(TrainingCommand command) const {
    switch (command) {
        case TrainingCommand::Pause: return pause_;
        case TrainingCommand::Resume: return resume_;
        case TrainingCommand::Checkpoint: return checkpoint_;
        case TrainingCommand::Set: return settings_->applyButton();
        case TrainingCommand::Extend: return settings_->extendButton();
        case TrainingCommand::Kill: return kill_;
        case TrainingCommand::Stop: break;
    }
    return stop_;
}

QString TrainingPanel::stateWord() const { return state_->word(); }

bool TrainingPanel::isSettled() const { return form_->isSettled(); }

void TrainingPanel::connectAll() {
    TrainingControl& training = context_.training;
    for (const TrainingCommand command : {TrainingCommand::Pause, TrainingCommand::Resume, TrainingCommand::Checkpoint, TrainingCommand::Stop}) {
        connect(button(command), &QPushButton::clicked, this, [this, command] { context_.training.send(command); });
    }
    connect(continue_, &QPushButton::clicked, this, [this] { context_.training.continueRun(); });
    connect(kill_, &ConfirmButton::asked, this, [this] {
        message_->showInfo(tr("Killing loses the steps after the last checkpoint. Press again to do it; Stop saves first."));
    });
    connect(kill_, &ConfirmButton::dropped, message_, &MessageBar::clear);
    connect(kill_, &ConfirmButton::confirmed, &training, &TrainingControl::kill);
    connect(&context_.scalars, &ScalarStore::pointsChanged, this, &TrainingPanel::showCosts);
    connect(settings_, &LiveSettingsForm::changeAsked, &training, &TrainingControl::change);
    connect(settings_, &LiveSettingsForm::extendAsked, this, &TrainingPanel::extend);
    connect(alerts_, &AlertList::evidenceAsked, this, &TrainingPanel::showEvidence);
    connect(&context_.follower, &RunFollower::pulseArrived, this, [this](const RunPulse& pulse) { alerts_->setEvents(pulse.events); });
    connect(&context_.follower, &RunFollower::closed, this, [this] { alerts_->setEvents({}); });
    connect(form_, &LaunchForm::failed, message_, &MessageBar::showError);
    connect(form_, &LaunchForm::startAsked, this, &TrainingPanel::startNew);
    connect(&training, &TrainingControl::statusChanged, this, &TrainingPanel::showStatus);
    connect(&training, &TrainingControl::busyChanged, this, &TrainingPanel::showStatus);
    connect(&training, &TrainingControl::logChanged, this, &TrainingPanel::showLog);
    connect(&training, &TrainingControl::commandSent, this, [this](TrainingCommand command) { message_->showInfo(commandSentText(command)); });
    connect(&training, &TrainingControl::commandAcknowledged, this, [this] { message_->clear(); });
    connect(&training, &TrainingControl::commandFailed, this, [this](TrainingCommand, const QString& sentence) { message_->showError(sentence); });
    connect(&training, &TrainingControl::startFailed, message_, &MessageBar::showError);
    connect(&training, &TrainingControl::started, this, [this](const QString& folder) {
        message_->clear();
        proposeFolder();
        awaited_ = folder;
        selectAwaited();
    });
    awaiting_.setInterval(kAwaitMs);
    connect(&awaiting_, &QTimer::timeout, this, &TrainingPanel::selectAwaited);
    connect(&context_.selection, &SelectionState::runChanged, this, [this] { awaited_.clear(); });   // the user looks at another one by now
    connect(&context_.catalog, &RunCatalog::listed, this, [this] {
        if (form_->folderEdit()->text().isEmpty()) {
            proposeFolder();
        }
    });
}

void TrainingPanel::proposeFolder() { form_->proposeFolder(context_.catalog.root()); }

void TrainingPanel::startNew() {
    message_->clear();
    context_.training.start(form_->launch());
}

/// A live trainer moves its end; a finished run is continued past it by a new one.
void TrainingPanel::extend(qint64 steps) {
    const jobs::TrainingStatus& status = context_.training.status();
    if (status.canCheckpoint()) {
        context_.training.extend(steps);
    } else {
        context_.training.continueRun({}, steps);
    }
}

/// A trainer needs a moment until its folder is a run that can be opened; until then its state alone is watched.
void TrainingPanel::selectAwaited() {
    const QString folder = awaited_;
    const bool isThere = !folder.isEmpty() && QFile::exists(folder + QStringLiteral("/run.json"));
    folder.isEmpty() || isThere ? awaiting_.stop() : awaiting_.start();
    if (isThere) {
        awaited_.clear();
        context_.catalog.lookNow();
        context_.selection.selectRun(folder);
    }
}

void TrainingPanel::showEvidence(qint64 step, const QString& rollout) {
    if (step > 0) {
        context_.selection.selectTrainingStep(step);
    }
    if (!rollout.isEmpty()) {
        context_.selection.selectRollout(rollout);
    }
}

void TrainingPanel::showStatus() {
    const jobs::TrainingStatus& status = context_.training.status();
    const bool isFree = !context_.training.isBusy();
    const bool isNone = status.state == jobs::TrainingState::None;
    const QString state = isNone ? QString() : QString::fromLatin1(jobs::trainingStateName(status.state));
    state_->setState(word(state), stateTone(state));
    const QString none = context_.training.folder().isEmpty() ? tr("No run is open.") : tr("No trainer has worked on this run.");
    sentence_->setText(isNone ? none : word(status.sentence));
    advice_->setText(word(status.advice));
    advice_->setVisible(!status.advice.empty());
    qCDebug(shownState).noquote() << "shown:" << (state.isEmpty() ? QStringLiteral("-") : state) << "step" << status.report.step;
    pause_->setEnabled(isFree && status.canPause());
    resume_->setEnabled(isFree && status.canResume());
    checkpoint_->setEnabled(isFree && status.canCheckpoint());
    stop_->setEnabled(isFree && status.canStop());
    kill_->setVisible(status.canKill());
    continue_->setVisible(status.canContinue);
    continue_->setEnabled(isFree);
    settings_->setEnabledParts(isFree && status.canCheckpoint(), isFree && (status.canCheckpoint() || status.state == jobs::TrainingState::Finished));
    form_->setBusy(!isFree);
    showProgress();
    showCosts();
}

void TrainingPanel::showCosts() {
    const QString text = stepCostsText(context_.scalars);
    costs_->setText(text);
    costs_->setVisible(!text.isEmpty());
}

void TrainingPanel::showProgress() {
    const store::RunState& report = context_.training.status().report;
    const bool isKnown = context_.training.status().state != jobs::TrainingState::None && report.totalSteps > 0;
    progress_->setVisible(isKnown);
    progressText_->setVisible(isKnown);
    if (!isKnown) {
        return;
    }
    progress_->setRange(0, static_cast<int>(report.totalSteps));
    progress_->setValue(static_cast<int>(report.step));
    QStringList parts{tr("step %1 of %2").arg(report.step).arg(report.totalSteps)};
    if (report.stage > 0) {
        parts.push_back(tr("stage %1").arg(report.stage));
    }
    if (report.secondsPerStep > 0) {
        parts.push_back(tr("%1 s a step").arg(report.secondsPerStep, 0, 'f', 1));
    }
    if (context_.training.status().state == jobs::TrainingState::Running && report.secondsPerStep > 0) {
        parts.push_back(tr("%1 left").arg(durationText(report.secondsPerStep * static_cast<double>(report.totalSteps - report.step))));
    }
    progressText_->setText(parts.join(QStringLiteral(" · ")));
}

/// Keeps the reader's place unless he is at the end.
void TrainingPanel::showLog(const QStringList& lines) {
    QScrollBar* bar = log_->verticalScrollBar();
    const bool isAtEnd = bar->value() >= bar->maximum() - 2;
    const int place = bar->value();
    log_->setPlainText(lines.join(QLatin1Char('\n')));
    bar->setValue(isAtEnd ? bar->maximum() : place);
}

}  // namespace omnidrive::ui
