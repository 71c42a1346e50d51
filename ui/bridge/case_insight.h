// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/screen_values.h"
#include "ui/bridge/run_data.h"
#include "ui/bridge/witness_round.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <memory>

namespace omnidrive::ui {

/// All rollouts of a run in short, and the queue of the suspicious ones.
struct CaseOverview {
    std::vector<insight::CaseDigest> digests;
    std::vector<insight::Suspicion> queue;   ///< the most suspicious first; refers to digests by index
    std::vector<bool> isQueueWitnessed;      ///< the second witness was asked about that rollout of the queue
    size_t witnessed = 0;                    ///< rollouts that it was asked about
    bool isComplete = false;                 ///< every rollout the run holds by now is in it
    qint64 total = 0;                        ///< rollouts the run holds
};
using CaseOverviewPtr = std::shared_ptr<const CaseOverview>;
using GroupViewPtr = std::shared_ptr<const insight::GroupView>;

class InsightWorker;

/// Looks at the traces of a run beside the screen: digests of all of them for queue and wall, one group for the microscope. Public functions
/// return at once and belong to the GUI thread, where all signals arrive. All traces are read only when somebody asked for the overview, in
/// portions, so that a group asked for meanwhile comes at once. Answers about a run that is no longer open are dropped.
class CaseInsight : public QObject {
    Q_OBJECT

public:
    explicit CaseInsight(QObject* parent = nullptr);
    ~CaseInsight() override;

    /// The run to look at; nothing is read yet.
    void open(const QString& path);
    void close();
    /// Begins anew with the same run, whose rollouts got other names.
    void restart();
    /// Reads what was not read yet; overviewChanged() follows, several times for a long run.
    void wantOverview();
    CaseOverviewPtr overview() const { return overview_; }
    /// Keeps verdicts of the second witness with the run; overviewChanged() follows when they change the queue.
    void noteWitness(const EvidenceReports& reports);
    /// groupLoaded() or failed() follows, unless a newer call overtakes this one.
    void loadGroup(const QString& groupId);
    /// Traces are being read for an overview.
    bool isReading() const { return isReading_; }
    /// Nothing is under way.
    bool isSettled() const { return waiting_ == 0; }

Q_SIGNALS:
    void overviewChanged(const omnidrive::ui::CaseOverviewPtr& overview);
    void groupLoaded(const omnidrive::ui::GroupViewPtr& group);
    void failed(const QString& sentence);

private:
    void submit(const std::function<void(InsightWorker&)>& work);
    void post(quint64 generation, std::function<void()> delivery);
    void readPortion();

    QString path_;
    std::shared_ptr<InsightWorker> worker_;
    CaseOverviewPtr overview_;
    std::atomic<quint64> generation_{0};
    std::atomic<quint64> newestGroup_{0};
    int waiting_ = 0;
    bool isReading_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
