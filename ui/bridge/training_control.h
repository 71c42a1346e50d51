// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/training_job.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace omnidrive::ui {

/// What may be asked of a training process.
enum class TrainingCommand { Pause, Resume, Checkpoint, Stop, Set, Extend, Kill };

/// Starts, watches and commands one training process. All waiting happens on worker threads; signals arrive on the GUI thread. A state is
/// shown only once the trainer's own report says it: commands announce that they were sent, never that they worked. Destroying this object
/// leaves the training running.
class TrainingControl : public QObject {
    Q_OBJECT

public:
    explicit TrainingControl(QObject* parent = nullptr);
    ~TrainingControl() override;

    /// Starts a new process; started() or startFailed() follows.
    void start(const jobs::TrainingJob::Launch& launch);
    /// Watches the run in `folder`, whoever started it. A folder that is no run is watched until it becomes one.
    void attach(const QString& folder);
    /// Stops watching.
    void detach();
    /// Sends one command; one at a time, others are refused with commandFailed().
    void send(TrainingCommand command);
    /// Changes settings of the live run (jobs/live_settings.h); answered like a command.
    void change(const std::vector<std::pair<std::string, std::string>>& values);
    /// Moves the planned end of the live run; answered like a command.
    void extend(qint64 steps);
    /// Ends the trainer at once, also while it has not acknowledged a command; answered like one.
    void kill();
    /// Continues a dead run from its newest checkpoint. @param extendBy steps past its planned end.
    void continueRun(const std::filesystem::path& program = {}, qint64 extendBy = 0);

    const jobs::TrainingStatus& status() const { return status_; }
    QString folder() const { return folder_; }
    bool isBusy() const { return isSending_ || isStarting_; }

Q_SIGNALS:
    void started(const QString& folder);
    void startFailed(const QString& sentence);
    void statusChanged(const omnidrive::jobs::TrainingStatus& status);
    void logChanged(const QStringList& lastLines);
    void commandSent(omnidrive::ui::TrainingCommand command);
    void commandAcknowledged(omnidrive::ui::TrainingCommand command);
    void commandFailed(omnidrive::ui::TrainingCommand command, const QString& sentence);
    void busyChanged(bool isBusy);

private:
    using JobPtr = std::shared_ptr<jobs::TrainingJob>;
    void post(std::function<void()> delivery);
    void postFor(quint64 generation, std::function<void()> delivery);
    void watch(const QString& folder);
    void lookNow();
    void deliverLook(const jobs::TrainingStatus& status, const QStringList& log);
    using Request = std::function<std::optional<jobs::Failure>(jobs::TrainingJob&, const std::stop_token&)>;
    void ask(TrainingCommand command, Request work);
    void submitTo(jobs::AnalysisJob& thread, TrainingCommand command, Request work);
    void finishCommand(TrainingCommand command, const std::optional<jobs::Failure>& failure);
    void setSending(bool isSending);
    void setStarting(bool isStarting);

    QString folder_;
    JobPtr job_;
    jobs::TrainingStatus status_;
    QStringList log_;
    bool isSending_ = false, isStarting_ = false, isLooking_ = false;
    std::atomic<quint64> generation_{0};           ///< of the watched run; older deliveries are dropped
    QTimer timer_;
    std::unique_ptr<jobs::AnalysisJob> watcher_;   ///< start, attach and poll
    std::unique_ptr<jobs::AnalysisJob> commander_; ///< commands, which may wait for a step to end
    std::unique_ptr<jobs::AnalysisJob> killer_;    ///< does not wait behind them
};

}  // namespace omnidrive::ui
