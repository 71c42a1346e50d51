// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/annotation_keeper.h"

#include <QMetaObject>
#include <QStringList>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
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

constexpr int64_t kMostActions = 200;

QString placeOf(const annotation::Target& target) {
    switch (target.kind) {
        case annotation::Target::Kind::Case: return AnnotationKeeper::tr("case");
        case annotation::Target::Kind::Step: return AnnotationKeeper::tr("step %1").arg(target.turn + 1);
        case annotation::Target::Kind::Zoom: return AnnotationKeeper::tr("zoom %1").arg(target.call + 1);
        case annotation::Target::Kind::Tokens: break;
    }
    return AnnotationKeeper::tr("tokens %1–%2 of step %3").arg(target.firstToken + 1).arg(target.endToken).arg(target.turn + 1);
}

AnnotationHistoryLine lineOf(const annotation::Action& action, const std::string& key, const annotation::Target& target) {
    return {action.wall, QString::fromStdString(action.author), placeOf(target), QString::fromStdString(annotation::whatChanged(action, key)),
            QString::fromStdString(action.reason), action.kind};
}

std::vector<AnnotationHistoryLine> historyOf(const annotation::Project& project, const std::string& rollout) {
    std::vector<AnnotationHistoryLine> lines;
    for (const annotation::Action& action : project.historyOfCase(rollout, kMostActions)) {
        for (const annotation::ObjectChange& change : action.changes) {
            const auto target = annotation::targetFromKey(change.key);
            if (target && target->rollout == rollout) {
                lines.push_back(lineOf(action, change.key, *target));
            }
        }
    }
    std::reverse(lines.begin(), lines.end());
    return lines;
}

}  // namespace

/// What the worker tells the screen after each request.
struct AnnotationKeeper::Report {
    QString run;
    bool isWhole = false;                      ///< forget what was known before
    std::vector<std::pair<std::string, std::optional<annotation::Annotation>>> changed;
    annotation::LabelSet labels;
    AnnotationStatus status;
    std::vector<UnsavedAnnotations> unsaved;
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
        run = wanted;
        if (left != waiting.end()) {
            waiting.erase(left);
            desk->project().saveAnew();
            desk->followRun();
        }
        return true;
    }
    /// Work for a run that is not open (any more).
    void visit(const QString& wanted, const std::function<void(jobs::AnnotationDesk&)>& work) {
        const auto left = waiting.find(wanted);
        if (left != waiting.end()) {
            work(*left->second);
            return;
        }
        auto visited = std::make_unique<jobs::AnnotationDesk>(std::filesystem::path(wanted.toStdString()));
        work(*visited);
        if (visited->project().isDirty()) {
            waiting[wanted] = std::move(visited);
        }
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
    void saveAnew() {
        if (desk) {
            desk->project().saveAnew();
        }
        std::erase_if(waiting, [](const auto& left) { return left.second->project().saveAnew(); });
    }
    std::vector<UnsavedAnnotations> unsaved() const {
        std::vector<UnsavedAnnotations> found;
        const auto add = [&found](const QString& of, const Desk& one) {
            if (one && one->project().isDirty()) {
                found.push_back({of, QString::fromStdString(one->project().problem())});
            }
        };
        add(run, desk);
        for (const auto& [of, left] : waiting) {
            add(of, left);
        }
        return found;
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
    report.isWhole = desk.takeMoved() || report.isWhole;
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
                     project.canRedo(),
                     project.isStored()};
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
        report.unsaved = desks->unsaved();
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
    ++asked_;
    job_->submit([this, desks = desks_](const std::stop_token&) {
        desks->leave();
        postUnsaved();
    });
    if (!run.isEmpty()) {
        submit([](jobs::AnnotationDesk&, Report&) {});
    }
    takeAllNotes();
    Q_EMIT changed({});
}

/// On the worker thread: tells the screen what waits.
void AnnotationKeeper::postUnsaved() {
    QMetaObject::invokeMethod(
        this,
        [this, unsaved = desks_->unsaved()] {
            --asked_;
            takeUnsaved(unsaved);
        },
        Qt::QueuedConnection);
}

void AnnotationKeeper::takeUnsaved(const std::vector<UnsavedAnnotations>& unsaved) {
    const bool isNew = std::exchange(unsaved_, unsaved) != unsaved;
    followUp();
    if (isNew) {
        Q_EMIT unsavedChanged();
    }
}

void AnnotationKeeper::edit(const annotation::Target& target, Change change, const QString& reason, qint64 row) {
    submit([target, change = std::move(change), reason = reason.toStdString(), row](jobs::AnnotationDesk& desk, Report&) {
        desk.edit(target, change, reason, row);
    });
}

void AnnotationKeeper::followRun() {
    if (isOpen()) {
        submit([](jobs::AnnotationDesk& desk, Report&) { desk.followRun(); });
    }
}

void AnnotationKeeper::setLabels(const annotation::LabelSet& labels, const QString& reason, const QString& run) {
    const auto set = [labels, reason = reason.toStdString()](jobs::AnnotationDesk& desk) { desk.setLabels(labels, reason); };
    if (run == run_) {
        submit([set](jobs::AnnotationDesk& desk, Report&) { set(desk); });
        return;
    }
    ++asked_;
    job_->submit([this, desks = desks_, run, set](const std::stop_token&) {
        try {
            desks->visit(run, set);
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            QMetaObject::invokeMethod(this, [this, sentence] { Q_EMIT failed(sentence); }, Qt::QueuedConnection);
        }
        postUnsaved();
    });
}

void AnnotationKeeper::undo() {
    submit([](jobs::AnnotationDesk& desk, Report& report) {
        if (desk.undo()) {
            report.moved = rolloutsOf(desk.project().changedKeys());
        }
    });
}

void AnnotationKeeper::redo() {
    submit([](jobs::AnnotationDesk& desk, Report& report) {
        if (desk.redo()) {
            report.moved = rolloutsOf(desk.project().changedKeys());
        }
    });
}

void AnnotationKeeper::retry() {
    if (!isOpen()) {   // of runs that were left
        ++asked_;
        job_->submit([this, desks = desks_](const std::stop_token&) {
            desks->save();
            postUnsaved();
        });
        return;
    }
    submit([desks = desks_](jobs::AnnotationDesk& desk, Report& report) {
        const annotation::Project& project = desk.project();
        const auto stand = [&project] { return std::tuple(project.isDirty(), project.problem(), project.readOnlyReason()); };
        const auto before = stand();
        desks->save();
        report.isWhole = desk.refresh() || report.isWhole;
        report.isQuestion = !std::get<0>(before) && stand() == before;   // nothing to show, unless refresh() has read something
    });
}

std::vector<UnsavedAnnotations> AnnotationKeeper::saveNow(bool isAnew) {
    if (isSettled() && unsaved_.empty()) {
        return {};
    }
    ++asked_;
    job_->submit([this, desks = desks_, isAnew](const std::stop_token&) {
        isAnew ? desks->saveAnew() : desks->save();
        postUnsaved();
    });
    job_->finish();
    return desks_->unsaved();   // the worker rests
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

void AnnotationKeeper::wantHistory(const QString& rollout) {
    ask([this, rollout](annotation::Project& project) {
        const std::vector<AnnotationHistoryLine> lines = historyOf(project, rollout.toStdString());
        return [this, rollout, lines] { Q_EMIT historyRead(rollout, lines); };
    });
}

annotation::Annotation AnnotationKeeper::find(const annotation::Target& target) const {
    const auto it = annotations_.find(annotation::keyOf(target));
    return it == annotations_.end() ? annotation::Annotation{target} : it->second;
}

void AnnotationKeeper::take(const Report& report) {
    --asked_;
    if (report.run == run_) {
        status_ = report.status;
    }
    takeUnsaved(report.unsaved);
    if (report.run != run_) {
        return;
    }
    if (report.isWhole) {
        annotations_.clear();
    }
    std::set<std::string> rollouts;
    for (const auto& [key, annotation] : report.changed) {
        const auto target = annotation::targetFromKey(key);
        if (!target) {
            continue;
        }
        rollouts.insert(target->rollout);
        if (annotation) {
            annotations_[key] = *annotation;
        } else {
            annotations_.erase(key);
        }
    }
    labels_ = report.labels.types.empty() ? labels_ : report.labels;
    if (report.answer) {
        report.answer();
    }
    if (report.isWhole) {
        takeAllNotes();
    } else if (!report.isQuestion) {
        takeNotes(rollouts);
    }
    if (!report.isQuestion || report.isWhole) {
        Q_EMIT changed(report.moved);
    }
    if (!report.failure.isEmpty()) {
        Q_EMIT failed(report.failure);
    }
}

/// Looks again while something may become better by itself.
void AnnotationKeeper::followUp() {
    const bool isWaiting = !unsaved_.empty() || !status_.readOnlyReason.isEmpty() || (isOpen() && !status_.isStored);
    if (isWaiting && !retryTimer_.isActive()) {
        retryTimer_.start();
    } else if (!isWaiting) {
        retryTimer_.stop();
    }
}

void AnnotationKeeper::setNotes(const QString& rollout, const insight::RowNotes& notes) {
    if (notes == insight::RowNotes{}) {
        notes_.remove(rollout);
    } else {
        notes_[rollout] = notes;
    }
    if (notes.isChecked) {
        checked_.insert(rollout);
    } else {
        checked_.remove(rollout);
    }
}

void AnnotationKeeper::takeAllNotes() {
    const bool hadAny = !notes_.isEmpty();
    notes_.clear();
    checked_.clear();
    std::map<std::string, insight::RowNotes> all;
    for (const auto& [key, annotation] : annotations_) {
        jobs::addTo(all[annotation.target.rollout], annotation);
    }
    for (const auto& [rollout, notes] : all) {
        setNotes(QString::fromStdString(rollout), notes);
    }
    if (hadAny || !notes_.isEmpty()) {
        Q_EMIT notesChanged(notes_, true);
    }
}

void AnnotationKeeper::takeNotes(const std::set<std::string>& rollouts) {
    std::map<std::string, insight::RowNotes> now;
    for (const std::string& rollout : rollouts) {
        now[rollout] = {};
    }
    for (const auto& [key, annotation] : annotations_) {
        if (const auto it = now.find(annotation.target.rollout); it != now.end()) {
            jobs::addTo(it->second, annotation);
        }
    }
    RolloutNotes changed;
    for (const auto& [rollout, notes] : now) {
        const QString id = QString::fromStdString(rollout);
        if (notes != notes_.value(id)) {
            changed[id] = notes;
            setNotes(id, notes);
        }
    }
    if (!changed.isEmpty()) {
        Q_EMIT notesChanged(changed, false);
    }
}

std::vector<std::string> AnnotationKeeper::noteValues(const std::string& field) const {
    std::vector<std::string> values;
    if (field == "severity") {
        std::transform(annotation::kSeverities.begin() + 1, annotation::kSeverities.end(), std::back_inserter(values), annotation::severityName);
    } else if (field == "verdict") {
        std::transform(annotation::kVerdicts.begin() + 1, annotation::kVerdicts.end(), std::back_inserter(values), annotation::verdictName);
    } else if (field == "tag") {
        values = labels_.tags;
    } else if (field == "failure") {
        for (const annotation::FailureType& type : labels_.types) {
            values.push_back(type.id);
        }
    }
    std::set<std::string> others;
    for (const auto& [key, annotation] : annotations_) {
        if (field == "tag") {
            others.insert(annotation.tags.begin(), annotation.tags.end());
        } else if (field == "failure" && !annotation.type.empty()) {
            others.insert(annotation.type);
        }
    }
    for (const std::string& own : values) {
        others.erase(own);
    }
    values.insert(values.end(), others.begin(), others.end());
    return values;
}

}  // namespace omnidrive::ui
