// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/annotation_desk.h"
#include "jobs/case_subset.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace omnidrive::ui {

/// How the annotations of the open run stand.
struct AnnotationStatus {
    QString folder;
    QString readOnlyReason;    ///< empty: they can be changed
    QString problem;           ///< why the last edits are not on the disk; empty: they are
    bool isDirty = false;      ///< edits wait in memory
    bool canUndo = false, canRedo = false;
    bool isStored = false;     ///< there is a file; before, another program may make it at any time
    int waitingRuns = 0;       ///< other runs whose edits wait
};

/// A run whose edits wait in memory because they cannot be saved.
struct UnsavedAnnotations {
    QString run;
    QString problem;           ///< why, in one sentence

    bool operator==(const UnsavedAnnotations&) const = default;
};

/// What people said of rollouts, by id, as far as lists and filters ask for it.
using RolloutNotes = QHash<QString, insight::RowNotes>;

/// One change of a case or of something in it, as people read it.
struct AnnotationHistoryLine {
    double wall = 0;       ///< unix seconds
    QString author, about; ///< about: "case", "zoom 2"
    QString what;          ///< "type: object; severity: -"
    QString reason;
    annotation::Action::Kind kind = annotation::Action::Kind::Edit;
};

using FailureStatisticsPtr = std::shared_ptr<const annotation::Statistics>;

/// The annotations of the open run, changed and saved on a worker thread, each edit at once and in the order given. What is shown is what the worker
/// holds: saved, or waiting because the disk refuses (status().isDirty; it is tried again every few seconds). GUI thread only.
class AnnotationKeeper : public QObject {
    Q_OBJECT

public:
    using Change = std::function<void(annotation::Annotation&)>;

    explicit AnnotationKeeper(QObject* parent = nullptr);
    /// Everything that was asked for is saved first.
    ~AnnotationKeeper() override;

    /// Annotations of another run or trace file from now on; empty: none. changed() follows. Edits of the run before that the disk refused are kept
    /// and tried again.
    void open(const QString& run);
    /// @param change is called on the worker with the target's annotation as it is then. @param reason for the journal. @param row of the rollout that was
    /// looked at (LoadedCase::row), which the edit follows when a resume gave its id away; 0: whichever has the id.
    void edit(const annotation::Target& target, Change change, const QString& reason, qint64 row = 0);
    /// The run was resumed: what was said goes where its rollouts are now. changed() follows.
    void followRun();
    void undo();
    void redo();
    /// Saves what waits, of other runs too; looks whether a read-only project can be written now, and whether somebody else has begun one.
    void retry();
    /// Before the end of the program: does what was asked for, tries once more to save what waits, and keeps the caller waiting for it; not at all when there is nothing. @param isAnew where
    /// the file was removed or replaced, into the one that is there now: only when people want it. @return what still waits.
    std::vector<UnsavedAnnotations> saveNow(bool isAnew);
    /// Another label set for the project; one step of undo. @param run the open one, or one that was open when people began to write it.
    void setLabels(const annotation::LabelSet& labels, const QString& reason, const QString& run);
    /// Counts; statisticsCounted() follows.
    void wantStatistics();
    /// Reads what was changed of a case, its steps, zooms and tokens, the newest first; historyRead() follows.
    void wantHistory(const QString& rollout);

    const std::map<std::string, annotation::Annotation>& annotations() const { return annotations_; }
    /// A blank one where there is none.
    annotation::Annotation find(const annotation::Target& target) const;
    const annotation::LabelSet& labels() const { return labels_; }
    const QSet<QString>& checked() const { return checked_; }
    const RolloutNotes& notes() const { return notes_; }
    /// Values of the filter fields failure, severity, verdict and tag: the project's words, then others that are used.
    std::vector<std::string> noteValues(const std::string& field) const;
    const AnnotationStatus& status() const { return status_; }
    /// The open run too, when its edits wait.
    const std::vector<UnsavedAnnotations>& unsaved() const { return unsaved_; }
    QString run() const { return run_; }
    bool isOpen() const { return !run_.isEmpty(); }
    bool isSettled() const { return asked_ == 0; }

Q_SIGNALS:
    /// Annotations, labels or the status are others. @param rollouts those that undo or redo changed; empty for everything else.
    void changed(const QStringList& rollouts);
    /// @param notes of the rollouts whose notes are others now; empty ones have none any more. @param isWhole these are all.
    void notesChanged(const omnidrive::ui::RolloutNotes& notes, bool isWhole);
    void historyRead(const QString& rollout, const std::vector<omnidrive::ui::AnnotationHistoryLine>& lines);
    void statisticsCounted(const omnidrive::ui::FailureStatisticsPtr& statistics);
    /// Other runs have edits that wait now, or for other reasons.
    void unsavedChanged();
    /// An edit that was refused, or a project that cannot be opened.
    void failed(const QString& sentence);

private:
    struct Report;
    struct Desks;
    using Work = std::function<void(jobs::AnnotationDesk&, Report&)>;
    /// @param isQuestion nothing changes: changed() follows only when the annotations had to be opened for it.
    void submit(Work work, bool isQuestion = false);
    /// Asks without changing anything: what `work` gives back is done on the GUI thread, when the run is still the same.
    void ask(std::function<std::function<void()>(annotation::Project&)> work);
    static void describe(jobs::AnnotationDesk& desk, Report& report);
    void take(const Report& report);
    void takeNotes(const std::set<std::string>& rollouts);
    void takeAllNotes();
    void setNotes(const QString& rollout, const insight::RowNotes& notes);
    void followUp();
    void postUnsaved();
    void takeUnsaved(const std::vector<UnsavedAnnotations>& unsaved);

    QString run_;
    std::map<std::string, annotation::Annotation> annotations_;
    annotation::LabelSet labels_ = annotation::defaultLabelSet();
    QSet<QString> checked_;
    RolloutNotes notes_;
    AnnotationStatus status_;
    std::vector<UnsavedAnnotations> unsaved_;
    int asked_ = 0;                                     ///< requests under way
    QTimer retryTimer_;
    std::shared_ptr<Desks> desks_;                      ///< touched by the worker alone
    std::unique_ptr<jobs::AnalysisJob> job_;            ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
