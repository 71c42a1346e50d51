// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/annotation_keeper.h"

#include <QMetaObject>
#include <QStringList>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace omnidrive::ui {

namespace {

/// Another window may go, a disk may get room again.
constexpr int kRetryMs = 3000;

QStringList rolloutsOf(const std::vector<std::string>& keys) {
    QStringList rollouts;
    for (const std::string& key : keys) {
        if (const auto target = annotation::targetFromKey(key)) {
            rollouts.push_back(QString::fromStdString(target->rollout));
        }
    }
    return rollouts;
}

}  // namespace

/// What the worker tells the screen after each request.
struct AnnotationKeeper::Report {
    QString run;
    bool isWhole = false;                      ///< forget what was known before
    std::vector<std::pair<std::string, std::optional<annotation::Annotation>>> changed;
    annotation::LabelSet labels;
    AnnotationStatus status;
    QString failure;
    QStringList moved;                         ///< rollouts that undo or redo changed
    bool isQuestion = false;                   ///< nothing has changed
    std::function<void()> answer;              ///< of a question
};

/// The desk of the open run, and those of runs that were left while edits could not be saved.
struct AnnotationKeeper::Desks {
    using Desk = std::unique_ptr<jobs::AnnotationDesk>;

    /// @return whether it had to be opened.
    bool open(const QString& wanted) {
        if (desk) {
            return false;
        }
        const auto left = waiting.find(wanted);
        desk = left == waiting.end() ? std::make_unique<jobs::AnnotationDesk>(std::filesystem::path(wanted.toStdString())) : std::move(left->second);
        if (left != waiting.end()) {
            waiting.erase(left);
        }
        run = wanted;
        return true;
    }
    /// Frees the lock of the run, unless edits wait.
    void leave() {
        if (desk && !desk->project().save()) {
            waiting[run] = std::move(desk);
        }
        desk.reset();
    }
    void save() {
        if (desk) {
            desk->project().save();
        }
        std::erase_if(waiting, [](const auto& left) { return left.second->project().save(); });
    }

    Desk desk;
    QString run;
    std::map<QString, Desk> waiting;
};

AnnotationKeeper::AnnotationKeeper(QObject* parent)
    : QObject(parent),
      desks_(std::make_shared<Desks>()),
      job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {
    retryTimer_.setInterval(kRetryMs);
    connect(&retryTimer_, &QTimer::timeout, this, &AnnotationKeeper::retry);
}

AnnotationKeeper::~AnnotationKeeper() {
    job_->submit([desks = desks_](const std::stop_token&) { desks->save(); });
    job_->finish();
    job_.reset();
}

/// What the project holds after the work.
void AnnotationKeeper::describe(jobs::AnnotationDesk& desk, Report& report) {
    annotation::Project& project = desk.project();
    if (report.isWhole) {
        report.changed.assign(project.annotations().begin(), project.annotations().end());
    } else {
        for (const std::string& key : project.changedKeys()) {
            const auto it = project.annotations().find(key);
            report.changed.emplace_back(key, it == project.annotations().end() ? std::nullopt : std::optional(it->second));
        }
    }
    report.labels = project.labels();
    report.status = {QString::fromStdString(project.folder().string()),
                     QString::fromStdString(project.readOnlyReason()),
                     QString::fromStdString(project.problem()),
                     project.isDirty(),
                     project.canUndo(),
                     project.canRedo()};
}

void AnnotationKeeper::submit(Work work, bool isQuestion) {
    if (run_.isEmpty()) {
        Q_EMIT failed(tr("Annotations belong to a run, and none is open."));
        return;
    }
    ++asked_;
    job_->submit([this, isQuestion, run = run_, desks = desks_, work = std::move(work)](const std::stop_token&) {
        Report report;
        report.run = run;
        report.isQuestion = isQuestion;
        try {
            report.isWhole = desks->open(run);
            work(*desks->desk, report);
        } catch (...) {
            report.failure = QString::fromStdString(jobs::currentFailure().sentence);
        }
        if (desks->desk) {
            describe(*desks->desk, report);
        } else {
            report.status.readOnlyReason = report.failure;
        }
        report.status.waitingRuns = static_cast<int>(desks->waiting.size());
        QMetaObject::invokeMethod(this, [this, report = std::move(report)] { take(report); }, Qt::QueuedConnection);
    });
}

void AnnotationKeeper::open(const QString& run) {
    if (run == run_) {
        return;
    }
    run_ = run;
    annotations_.clear();
    labels_ = annotation::defaultLabelSet();
    status_ = {};
    retryTimer_.stop();
    ++asked_;
    job_->submit([this, desks = desks_](const std::stop_token&) {
        desks->leave();
        QMetaObject::invokeMethod(this, [this] { --asked_; }, Qt::QueuedConnection);
    });
    if (!run.isEmpty()) {
        submit([](jobs::AnnotationDesk&, Report&) {});
    }
    takeChecked();
    Q_EMIT changed({});
}

void AnnotationKeeper::edit(const annotation::Target& target, Change change, const QString& reason) {
    submit([target, change = std::move(change), reason = reason.toStdString()](jobs::AnnotationDesk& desk, Report&) {
        desk.edit(target, change, reason);
    });
}

void AnnotationKeeper::undo() {
    submit([](jobs::AnnotationDesk& desk, Report& report) {
        if (desk.project().undo()) {
            report.moved = rolloutsOf(desk.project().changedKeys());
        }
    });
}

void AnnotationKeeper::redo() {
    submit([](jobs::AnnotationDesk& desk, Report& report) {
        if (desk.project().redo()) {
            report.moved = rolloutsOf(desk.project().changedKeys());
        }
    });
}

void AnnotationKeeper::retry() {
    submit([desks = desks_](jobs::AnnotationDesk& desk, Report& report) {
        desks->save();
        report.isWhole = desk.project().refresh() || report.isWhole;
    });
}

void AnnotationKeeper::ask(std::function<std::function<void()>(annotation::Project&)> work) {
    submit([work = std::move(work)](jobs::AnnotationDesk& desk, Report& report) { report.answer = work(desk.project()); }, true);
}

void AnnotationKeeper::wantStatistics() {
    ask([this](annotation::Project& project) {
        auto statistics = std::make_shared<const annotation::Statistics>(annotation::statisticsOf(project));
        return [this, statistics] { Q_EMIT statisticsCounted(statistics); };
    });
}

annotation::Annotation AnnotationKeeper::find(const annotation::Target& target) const {
    const auto it = annotations_.find(annotation::keyOf(target));
    return it == annotations_.end() ? annotation::Annotation{target} : it->second;
}

void AnnotationKeeper::take(const Report& report) {
    --asked_;
    if (report.run != run_) {
        return;
    }
    if (report.isWhole) {
        annotations_.clear();
    }
    for (const auto& [key, annotation] : report.changed) {
        if (!annotation::targetFromKey(key)) {
            continue;
        }
        if (annotation) {
            annotations_[key] = *annotation;
        } else {
            annotations_.erase(key);
        }
    }
    labels_ = report.labels.types.empty() ? labels_ : report.labels;
    status_ = report.status;
    followUp();
    if (report.answer) {
        report.answer();
    }
    if (!report.isQuestion || report.isWhole) {
        takeChecked();
        Q_EMIT changed(report.moved);
    }
    if (!report.failure.isEmpty()) {
        Q_EMIT failed(report.failure);
    }
}

/// Looks again while something may become better by itself.
void AnnotationKeeper::followUp() {
    const bool isWaiting = status_.isDirty || status_.waitingRuns > 0 || !status_.readOnlyReason.isEmpty();
    if (isWaiting && !retryTimer_.isActive()) {
        retryTimer_.start();
    } else if (!isWaiting) {
        retryTimer_.stop();
    }
}

void AnnotationKeeper::takeChecked() {
    QSet<QString> now;
    for (const auto& [key, annotation] : annotations_) {
        if (annotation.isChecked && annotation.target.kind == annotation::Target::Kind::Case) {
            now.insert(QString::fromStdString(annotation.target.rollout));
        }
    }
    if (now != checked_) {
        checked_ = std::move(now);
        Q_EMIT checkedChanged(checked_);
    }
}

}  // namespace omnidrive::ui
