// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/run_comparison.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

/// Two sets of rollouts and what came of pairing them.
struct PairedRuns {
    jobs::ComparedSet a, b;
    jobs::RunComparison comparison;
};
using PairedRunsPtr = std::shared_ptr<const PairedRuns>;

/// Pairs two sets case by case beside the screen. Public functions return at once and belong to the GUI thread, where all signals arrive. Only the
/// newest question counts.
class RunPairing : public QObject {
    Q_OBJECT

public:
    explicit RunPairing(QObject* parent = nullptr);
    ~RunPairing() override;

    /// progressed() and then paired() or failed() follow, unless cancel() or a newer call comes first.
    void pair(const jobs::ComparedSet& a, const jobs::ComparedSet& b);
    void cancel();
    bool isBusy() const { return isBusy_; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 total, const QString& what);
    void paired(const omnidrive::ui::PairedRunsPtr& result);
    void failed(const QString& sentence);

private:
    void work(const jobs::ComparedSet& a, const jobs::ComparedSet& b, quint64 request, const std::stop_token& stop);

    std::atomic<quint64> newest_{0};
    bool isBusy_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
