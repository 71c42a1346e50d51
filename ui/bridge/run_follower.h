// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "ui/bridge/run_data.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace omnidrive::ui {

class RunWorker;

/// Follows one run folder: opens it, reads it in portions and keeps looking for what is new, all on a worker thread. Public functions return
/// at once and belong to the GUI thread, where all signals arrive. At most one look at the folder is under way, four a second when idle and at
/// most 50 while a long index fills, so neither side can flood the other. Answers about a run that is no longer open are dropped.
class RunFollower : public QObject {
    Q_OBJECT

public:
    explicit RunFollower(QObject* parent = nullptr);
    ~RunFollower() override;

    /// Closes what was open and opens `folder`; opened() or openFailed() follows.
    void open(const QString& folder);
    void close();
    /// Folder of the open (or opening) run; empty when none.
    QString folder() const { return folder_; }
    /// Loads a rollout and its picture; caseLoaded() or caseFailed() follows unless a newer call overtakes this one.
    void loadCase(const QString& rolloutId);
    /// Nothing is under way and everything found so far was delivered.
    bool isSettled() const { return isFilled_ && casesWaiting_ == 0; }

Q_SIGNALS:
    void opened(const omnidrive::ui::RunOverview& overview);
    void openFailed(const QString& folder, const QString& sentence);
    void closed();
    void rowsArrived(const omnidrive::ui::RowBatch& batch);
    /// The run went back to a checkpoint, or another run or other traces lie there; all rows and points come anew, the first of them before this. @param shown
    /// name of the rollout that was loaded last, empty: none. @param now its name of today: another rollout gets the old one. @param isOther it is nowhere
    /// any more, and under its name is another one or none.
    void resumed(const QString& shown, const QString& now, bool isOther);
    void scalarsArrived(const omnidrive::ui::ScalarBatch& batch);
    void pulseArrived(const omnidrive::ui::RunPulse& pulse);
    void caseLoaded(const omnidrive::ui::LoadedCasePtr& loaded);
    void caseFailed(const QString& rolloutId, const QString& sentence);
    void ablationsArrived(const omnidrive::ui::AblationRows& rows);
    void ablationsFailed(const QString& sentence);

private:
    void submit(const std::function<void(RunWorker&)>& work, const std::function<void(const QString&)>& failed);
    void submitOpen();
    void submitLook();
    void lookNow(RunWorker& worker);
    void lookAtAblations(RunWorker& worker);
    void post(quint64 generation, std::function<void()> delivery);
    void deliverRows(const RowBatch& batch);

    QString folder_;
    std::shared_ptr<RunWorker> worker_;
    std::atomic<quint64> generation_{0};        ///< of the open run; older deliveries are dropped
    std::atomic<quint64> newestCase_{0};
    int casesWaiting_ = 0;
    bool isFilled_ = true;
    bool isLooking_ = false;
    QTimer timer_;
    std::unique_ptr<jobs::AnalysisJob> job_;    ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
