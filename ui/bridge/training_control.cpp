// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/training_control.h"

#include "ui/bridge/log_tail.h"

namespace omnidrive::ui {

namespace {

constexpr int kPollMs = 400;
constexpr int kLogLines = 200;
constexpr int kStepPatienceMs = 30'000;   // of a command that is obeyed at the end of a step
constexpr int kSavePatienceMs = 60'000;   // the same, with a checkpoint to be written
constexpr int kKillPatienceMs = 5'000;

std::unique_ptr<jobs::AnalysisJob> makeThread() {
    return std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {});
}

QString logFile(const QString& folder) { return folder + QStringLiteral("/log.txt"); }

std::optional<jobs::Failure> execute(jobs::TrainingJob& job, TrainingCommand command, const std::stop_token& cancel) {
    switch (command) {
        case TrainingCommand::Pause: return job.pause(kStepPatienceMs, cancel);
        case TrainingCommand::Resume: return job.resume(kStepPatienceMs, cancel);
        case TrainingCommand::Checkpoint: return job.checkpoint(kSavePatienceMs, cancel);
        case TrainingCommand::Stop: return job.stop(kSavePatienceMs, cancel);
        case TrainingCommand::Set:
        case TrainingCommand::Extend:
        case TrainingCommand::Kill: break;   // these have more to say: change(), extend(), kill()
    }
    return std::nullopt;
}

bool isSameStatus(const jobs::TrainingStatus& a, const jobs::TrainingStatus& b) {
    return a.state == b.state && a.sentence == b.sentence && a.canContinue == b.canContinue && a.report.wall == b.report.wall;
}

}  // namespace

TrainingControl::TrainingControl(QObject* parent) : QObject(parent), watcher_(makeThread()), commander_(makeThread()), killer_(makeThread()) {
    timer_.setInterval(kPollMs);
    connect(&timer_, &QTimer::timeout, this, &TrainingControl::lookNow);
}

TrainingControl::~TrainingControl() {
    killer_.reset();
    commander_.reset();   // ends the waiting for a trainer's answer; the trainer obeys all the same
    watcher_.reset();
}

/// Runs `delivery` on the GUI thread. Called on worker threads; safe because the destructor joins them first.
void TrainingControl::post(std::function<void()> delivery) {
    QMetaObject::invokeMethod(this, std::move(delivery), Qt::QueuedConnection);
}

/// As post(), while the same run is watched.
void TrainingControl::postFor(quint64 generation, std::function<void()> delivery) {
    post([this, delivery = std::move(delivery), generation] {
        if (generation == generation_) {
            delivery();
        }
    });
}

void TrainingControl::start(const jobs::TrainingJob::Launch& launch) {
    if (isBusy()) {
        Q_EMIT startFailed(tr("Another request to a trainer is still under way."));
        return;
    }
    setStarting(true);
    watcher_->submit([this, launch](const std::stop_token&) {
        try {
            JobPtr job = jobs::TrainingJob::start(launch);
            const QString folder = QString::fromStdString(launch.run.string());
            post([this, job, folder] {
                watch(folder);
                job_ = job;
                setStarting(false);
                lookNow();   // "no trainer" would be false by now
                Q_EMIT started(folder);
            });
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            post([this, sentence] {
                setStarting(false);
                Q_EMIT startFailed(sentence);
            });
        }
    });
}

void TrainingControl::continueRun(const std::filesystem::path& program, qint64 extendBy) {
    jobs::TrainingJob::Launch launch;
    launch.program = program;
    launch.run = folder_.toStdString();
    launch.resume = true;
    launch.extendBy = extendBy;
    start(launch);
}

void TrainingControl::attach(const QString& folder) {
    if (folder != folder_) {
        watch(folder);
        lookNow();
    }
}

void TrainingControl::detach() { watch({}); }

void TrainingControl::watch(const QString& folder) {
    ++generation_;
    folder_ = folder;
    job_.reset();
    commander_->cancelAll();   // the next run's commands do not wait behind a command to this one
    isLooking_ = false;
    setSending(false);
    deliverLook({}, {});
    folder.isEmpty() ? timer_.stop() : timer_.start();
}

void TrainingControl::lookNow() {
    if (isLooking_ || isStarting_ || folder_.isEmpty()) {
        return;
    }
    isLooking_ = true;
    watcher_->submit([this, job = job_, folder = folder_, generation = generation_.load()](const std::stop_token&) mutable {
        try {
            if (!job) {
                job = jobs::TrainingJob::attach(std::filesystem::path(folder.toStdString()));
            }
            const jobs::TrainingStatus status = job->poll();
            const QStringList log = readLogTail(logFile(folder), kLogLines);
            postFor(generation, [this, job, status, log] {
                job_ = job;
                deliverLook(status, log);
                isLooking_ = false;
            });
        } catch (...) {   // no run yet, or an archive without a trainer: nothing to watch
            postFor(generation, [this] {
                deliverLook({}, {});
                isLooking_ = false;
            });
        }
    });
}

void TrainingControl::deliverLook(const jobs::TrainingStatus& status, const QStringList& log) {
    const bool isStatusNew = !isSameStatus(status, status_);
    status_ = status;
    if (isStatusNew) {
        Q_EMIT statusChanged(status_);
    }
    if (log != log_) {
        log_ = log;
        Q_EMIT logChanged(log_);
    }
}

void TrainingControl::send(TrainingCommand command) {
    ask(command, [command](jobs::TrainingJob& job, const std::stop_token& cancel) { return execute(job, command, cancel); });
}

void TrainingControl::change(const std::vector<std::pair<std::string, std::string>>& values) {
    ask(TrainingCommand::Set,
        [values](jobs::TrainingJob& job, const std::stop_token& cancel) { return job.set(values, kSavePatienceMs, cancel); });
}

void TrainingControl::extend(qint64 steps) {
    ask(TrainingCommand::Extend,
        [steps](jobs::TrainingJob& job, const std::stop_token& cancel) { return job.extend(steps, kSavePatienceMs, cancel); });
}

void TrainingControl::kill() {
    if (!job_) {
        Q_EMIT commandFailed(TrainingCommand::Kill, tr("No trainer is watched."));
        return;
    }
    Q_EMIT commandSent(TrainingCommand::Kill);
    submitTo(*killer_, TrainingCommand::Kill,
             [](jobs::TrainingJob& job, const std::stop_token& cancel) { return job.kill(kKillPatienceMs, cancel); });
}

void TrainingControl::ask(TrainingCommand command, Request work) {
    if (!job_ || isSending_) {
        Q_EMIT commandFailed(command, job_ ? tr("The trainer has not acknowledged the last command yet.") : tr("No trainer is watched."));
        return;
    }
    setSending(true);
    Q_EMIT commandSent(command);
    submitTo(*commander_, command, std::move(work));
}

void TrainingControl::submitTo(jobs::AnalysisJob& thread, TrainingCommand command, Request work) {
    thread.submit([this, job = job_, command, work = std::move(work), generation = generation_.load()](const std::stop_token& cancel) {
        std::optional<jobs::Failure> failure;
        try {
            failure = work(*job, cancel);
        } catch (...) {
            failure = jobs::currentFailure();
        }
        postFor(generation, [this, command, failure] { finishCommand(command, failure); });
    });
}

void TrainingControl::finishCommand(TrainingCommand command, const std::optional<jobs::Failure>& failure) {
    if (command != TrainingCommand::Kill) {
        setSending(false);
    }
    if (failure) {
        Q_EMIT commandFailed(command, QString::fromStdString(failure->sentence));
    } else {
        Q_EMIT commandAcknowledged(command);
    }
    lookNow();
}

void TrainingControl::setSending(bool isSending) {
    if (isSending_ != isSending) {
        isSending_ = isSending;
        Q_EMIT busyChanged(isBusy());
    }
}

void TrainingControl::setStarting(bool isStarting) {
    if (isStarting_ != isStarting) {
        isStarting_ = isStarting;
        Q_EMIT busyChanged(isBusy());
    }
}

}  // namespace omnidrive::ui
