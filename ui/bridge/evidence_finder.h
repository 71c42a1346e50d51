// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/case_evidence.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

using EvidenceReportPtr = std::shared_ptr<const jobs::EvidenceReport>;

/// Asks CLIP and the second witness about the zooms of a rollout, beside the screen. Public functions return at once and belong to the GUI thread,
/// where all signals arrive. The newest rollout wins: what an older one was asked for is stopped and never delivered.
class EvidenceFinder : public QObject {
    Q_OBJECT

public:
    explicit EvidenceFinder(QObject* parent = nullptr);
    ~EvidenceFinder() override;

    /// The run to look at; nothing is read yet.
    void open(const QString& run);
    void close();
    /// evidenceFound() follows, several times, the last one complete; or failed(). Nothing when no run is open.
    void want(const QString& rolloutId);
    /// Forgets what was wanted.
    void cancel();
    /// Takes effect with the next want().
    void setModels(const jobs::EvidenceModels& models) { models_ = models; }
    const jobs::EvidenceModels& models() const { return models_; }
    /// Nothing is under way.
    bool isSettled() const { return !isLooking_; }

Q_SIGNALS:
    void evidenceFound(const omnidrive::ui::EvidenceReportPtr& report);
    void failed(const QString& rolloutId, const QString& sentence);

private:
    void deliver(quint64 request, const jobs::EvidenceReport& report);

    std::shared_ptr<jobs::CaseEvidence> source_;   ///< used by the worker alone
    jobs::EvidenceModels models_;
    std::atomic<quint64> newest_{0};
    bool isLooking_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;       ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
