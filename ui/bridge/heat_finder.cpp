// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/heat_finder.h"

#include "ui/bridge/gui_post.h"

namespace omnidrive::ui {

HeatFinder::HeatFinder(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

HeatFinder::~HeatFinder() { job_.reset(); }

void HeatFinder::open(const QString& run) {
    close();
    source_ = std::make_shared<jobs::CaseEvidence>(std::filesystem::path(run.toStdString()));
}

void HeatFinder::close() {
    cancel();
    source_.reset();
}

void HeatFinder::cancel() {
    ++newest_;
    isLooking_ = false;
    job_->cancelAll();
}

void HeatFinder::want(const QString& rolloutId, const QString& label, const jobs::EvidenceModels& models) {
    if (!source_) {
        return;
    }
    const quint64 request = ++newest_;
    isLooking_ = true;
    job_->replace([this, source = source_, id = rolloutId.toStdString(), text = label.toStdString(), models, request](const std::stop_token& stop) {
        const auto report = [this, request](const Progress& progress) {
            postWhileCurrent(this, newest_, request,
                             [this, progress] { Q_EMIT progressed(static_cast<int>(progress.done), static_cast<int>(progress.total)); });
        };
        try {
            const jobs::HeatMapPtr map = source->heatMap(id, text, models, stop, report);
            postWhileCurrent(this, newest_, request, [this, map] {
                isLooking_ = false;
                if (map) {
                    Q_EMIT found(map);
                }
            });
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            postWhileCurrent(this, newest_, request, [this, sentence] {
                isLooking_ = false;
                Q_EMIT failed(sentence);
            });
        }
    });
}

}  // namespace omnidrive::ui
