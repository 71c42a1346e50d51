// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "jobs/case_evidence.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>

namespace omnidrive::ui {

/// Asks CLIP where in a picture it finds a label, beside the screen. The newest question wins; an older one is stopped and never delivered. Public
/// functions return at once and belong to the GUI thread, where all signals arrive.
class HeatFinder : public QObject {
    Q_OBJECT

public:
    explicit HeatFinder(QObject* parent = nullptr);
    ~HeatFinder() override;

    void open(const QString& run);
    void close();
    /// found() or failed() follows, progressed() before it. Nothing when no run is open.
    void want(const QString& rolloutId, const QString& label, const jobs::EvidenceModels& models);
    /// Forgets what was wanted; the work ends within a few windows.
    void cancel();
    bool isSettled() const { return !isLooking_; }

Q_SIGNALS:
    void found(const omnidrive::jobs::HeatMapPtr& map);
    void progressed(int done, int total);
    void failed(const QString& sentence);

private:
    std::shared_ptr<jobs::CaseEvidence> source_;   ///< used by the worker alone
    std::atomic<quint64> newest_{0};
    bool isLooking_ = false;
    std::unique_ptr<jobs::AnalysisJob> job_;       ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
