// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/witness_round.h"

#include "ui/bridge/gui_post.h"

#include <chrono>

namespace omnidrive::ui {

namespace {

/// What was seen within this time is reported together: each report ranks the queue anew.
constexpr std::chrono::milliseconds kBatchTime(500);

}  // namespace

WitnessRound::WitnessRound(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

WitnessRound::~WitnessRound() { job_.reset(); }

void WitnessRound::cancel() {
    ++newest_;
    job_->cancelAll();
    isBusy_ = false;
}

void WitnessRound::start(const QString& run, const QStringList& rolloutIds) {
    const quint64 request = ++newest_;
    isBusy_ = true;
    job_->replace([this, run, rolloutIds, request](const std::stop_token& stop) {
        try {
            work(run, rolloutIds, request, stop);
            finish(request, {});
        } catch (...) {
            finish(request, QString::fromStdString(jobs::currentFailure().sentence));
        }
    });
}

/// On the worker thread, as the next ones.
void WitnessRound::work(const QString& run, const QStringList& ids, quint64 request, const std::stop_token& stop) {
    jobs::CaseEvidence source(run.toStdString());
    jobs::EvidenceModels models;
    models.isClipWanted = false;
    EvidenceReports batch;
    auto last = std::chrono::steady_clock::now();
    for (qsizetype i = 0; i < ids.size() && !stop.stop_requested(); ++i) {
        source.gather(ids[i].toStdString(), models, stop, [&](const jobs::EvidenceReport& report) {
            if (report.isComplete) {
                batch.push_back(report);
            }
        });
        const auto now = std::chrono::steady_clock::now();
        if (now - last >= kBatchTime || i + 1 == ids.size()) {
            last = now;
            postWhileCurrent(this, newest_, request, [this, reports = std::exchange(batch, {}), done = static_cast<int>(i + 1), total = static_cast<int>(ids.size())] {
                Q_EMIT reported(reports);
                Q_EMIT progressed(done, total);
            });
        }
    }
}

void WitnessRound::finish(quint64 request, const QString& problem) {
    postWhileCurrent(this, newest_, request, [this, problem] {
        isBusy_ = false;
        problem.isEmpty() ? Q_EMIT ended() : Q_EMIT failed(problem);
    });
}

}  // namespace omnidrive::ui
