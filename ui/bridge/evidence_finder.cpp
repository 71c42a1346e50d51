// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/evidence_finder.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

EvidenceFinder::EvidenceFinder(QObject* parent)
    : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

EvidenceFinder::~EvidenceFinder() { job_.reset(); }

void EvidenceFinder::open(const QString& run) {
    close();
    source_ = std::make_shared<jobs::CaseEvidence>(std::filesystem::path(run.toStdString()));
}

void EvidenceFinder::close() {
    cancel();
    source_.reset();
}

void EvidenceFinder::cancel() {
    ++newest_;
    isLooking_ = false;
    job_->cancelAll();
}

void EvidenceFinder::want(const QString& rolloutId) {
    if (!source_) {
        return;
    }
    const quint64 request = ++newest_;
    isLooking_ = true;
    job_->replace([this, source = source_, id = rolloutId, models = models_, request](const std::stop_token& stop) {
        try {
            source->gather(id.toStdString(), models, stop, [&](const jobs::EvidenceReport& report) { deliver(request, report); });
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            postWhileCurrent(this, newest_, request, [this, id, sentence] {
                isLooking_ = false;
                Q_EMIT failed(id, sentence);
            });
        }
    });
}

/// Called on the worker thread; safe because the destructor joins that thread first.
void EvidenceFinder::deliver(quint64 request, const jobs::EvidenceReport& report) {
    postWhileCurrent(this, newest_, request, [this, copy = std::make_shared<const jobs::EvidenceReport>(report)] {
        isLooking_ = !copy->isComplete;
        Q_EMIT evidenceFound(copy);
    });
}

}  // namespace omnidrive::ui
