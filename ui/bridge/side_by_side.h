// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/reward_difference.h"
#include "jobs/run_session.h"
#include "jobs/screen_values.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

/// A rollout by the run it is in.
struct CaseAddress {
    QString run, rollout;

    bool isEmpty() const { return run.isEmpty() || rollout.isEmpty(); }
    bool operator==(const CaseAddress&) const = default;
};

/// Two rollouts ready to be shown beside each other.
struct SideBySide {
    CaseAddress referenceAt, selectedAt;
    qint64 referenceRow = 0;                 ///< in its run's index; 0: it is in none
    QString referenceRun, selectedRun;       ///< titles
    std::shared_ptr<const rollout::Trajectory> reference, selected;
    insight::RolloutComparison comparison;
    std::vector<jobs::RewardDifference> rewards;
    vision::ImagePtr frame;                  ///< of the selected rollout; null: see frameProblem
    QString frameProblem;
    bool isSamePicture = false;              ///< the reference's boxes may be drawn over it
};
using SideBySidePtr = std::shared_ptr<const SideBySide>;

class OpenRuns;

/// Reads two rollouts, of one run or of two, and compares them beside the screen. Public functions return at once and belong to the GUI thread, where
/// all signals arrive. Only the newest pair counts.
class SideBySideLoader : public QObject {
    Q_OBJECT

public:
    explicit SideBySideLoader(QObject* parent = nullptr);
    ~SideBySideLoader() override;

    /// loaded() or failed() follows unless a newer call overtakes this one.
    /// @param referenceRow that the reference had when it was seen: a resume may have given its id to another one since, and then referenceAt says where
    /// it is now; 0: whichever has the id.
    void load(const CaseAddress& reference, const CaseAddress& selected, qint64 referenceRow = 0);
    void cancel();
    bool isSettled() const { return !isLoading_; }

Q_SIGNALS:
    void loaded(const omnidrive::ui::SideBySidePtr& pair);
    void failed(const QString& sentence);

private:
    std::shared_ptr<OpenRuns> runs_;          ///< used by the worker alone
    std::atomic<quint64> newest_{0};
    bool isLoading_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;  ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
