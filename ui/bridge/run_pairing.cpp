// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_pairing.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

RunPairing::RunPairing(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

RunPairing::~RunPairing() { job_.reset(); }

void RunPairing::cancel() {
    ++newest_;
    job_->cancelAll();
    isBusy_ = false;
}

void RunPairing::pair(const jobs::ComparedSet& a, const jobs::ComparedSet& b) {
    const quint64 request = ++newest_;
    isBusy_ = true;
    job_->replace([this, a, b, request](const std::stop_token& stop) { work(a, b, request, stop); });
}

/// On the worker thread.
void RunPairing::work(const jobs::ComparedSet& a, const jobs::ComparedSet& b, quint64 request, const std::stop_token& stop) {
    try {
        auto result = std::make_shared<PairedRuns>(PairedRuns{a, b, {}});
        result->comparison = jobs::compareRuns(a, b, stop, [&](const Progress& progress) {
            postWhileCurrent(this, newest_, request, [this, progress] { Q_EMIT progressed(progress.done, progress.total, QString::fromStdString(progress.what)); });
        });
        postWhileCurrent(this, newest_, request, [this, result] {
            isBusy_ = false;
            Q_EMIT paired(result);
        });
    } catch (...) {
        const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
        postWhileCurrent(this, newest_, request, [this, sentence] {
            isBusy_ = false;
            Q_EMIT failed(sentence);
        });
    }
}

}  // namespace omnidrive::ui
