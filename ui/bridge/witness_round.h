// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/case_evidence.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>
#include <vector>

namespace omnidrive::ui {

using EvidenceReports = std::vector<jobs::EvidenceReport>;

/// Asks the second witness about many rollouts, one after another, beside the screen. Public functions return at once and belong to the GUI thread, where
/// all signals arrive.
class WitnessRound : public QObject {
    Q_OBJECT

public:
    explicit WitnessRound(QObject* parent = nullptr);
    ~WitnessRound() override;

    /// reported() and progressed() follow several times, then ended() or failed(). A round under way is given up.
    void start(const QString& run, const QStringList& rolloutIds);
    /// At once; what was reported stays. No signal follows.
    void cancel();
    bool isBusy() const { return isBusy_; }

Q_SIGNALS:
    void reported(const omnidrive::ui::EvidenceReports& reports);
    void progressed(int done, int total);
    void ended();
    void failed(const QString& sentence);

private:
    void work(const QString& run, const QStringList& ids, quint64 request, const std::stop_token& stop);
    void finish(quint64 request, const QString& problem);

    std::atomic<quint64> newest_{0};
    bool isBusy_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;   ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
