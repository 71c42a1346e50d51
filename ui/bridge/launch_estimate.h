// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/training_job.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <optional>

namespace omnidrive::ui {

/// What a training would need, as the omnidrive program itself says it.
struct LaunchNeeds {
    qint64 steps = 0;
    QString memory;                 ///< estimate, and what the device has free
    std::optional<double> seconds;  ///< of the whole run, by trial steps
};

/// Asks the omnidrive program, in a process of its own, what a launch would need: steps and memory whenever the launch changes, the time by trial
/// steps when it is asked for. Never blocks; an answer to an older question is dropped. GUI thread only.
class LaunchEstimate : public QObject {
    Q_OBJECT

public:
    explicit LaunchEstimate(QObject* parent = nullptr);
    ~LaunchEstimate() override;

    /// Asks shortly after the last change. @param launch without a recipe: nothing is asked.
    void setLaunch(const jobs::TrainingJob::Launch& launch);
    /// Two real steps of each stage.
    void tryIt();
    /// Ends a trial at once.
    void cancel();
    /// The last question has its answer, or there is none.
    bool isSettled() const { return process_ == nullptr && !pause_.isActive(); }
    bool isTrying() const { return isTrial_ && process_ != nullptr; }
    const std::optional<LaunchNeeds>& needs() const { return needs_; }
    /// Why the launch would fail; empty when it would not, or is not known to.
    QString problem() const { return problem_; }

Q_SIGNALS:
    void changed();

private:
    void ask(bool isTrial);
    void take(int exitCode, QProcess::ExitStatus status);
    void drop();

    jobs::TrainingJob::Launch launch_;
    QProcess* process_ = nullptr;   ///< of the open question
    bool isTrial_ = false;
    QTimer pause_;
    std::optional<LaunchNeeds> needs_;
    QString problem_;
};

}  // namespace omnidrive::ui
