// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/case_insight.h"

#include "ui/bridge/gui_post.h"
#include "ui/bridge/insight_worker.h"

namespace omnidrive::ui {

CaseInsight::CaseInsight(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

CaseInsight::~CaseInsight() { job_.reset(); }

void CaseInsight::open(const QString& path) {
    close();
    path_ = path;
    worker_ = std::make_shared<InsightWorker>(std::filesystem::path(path.toStdString()), generation_.load());
}

void CaseInsight::restart() {
    open(path_);
    wantOverview();
}

void CaseInsight::close() {
    ++generation_;
    job_->cancelAll();
    worker_.reset();
    waiting_ = 0;
    isReading_ = false;
    overview_.reset();
    Q_EMIT overviewChanged(nullptr);
}

/// Queues work for the worker thread; failures become failed().
void CaseInsight::submit(const std::function<void(InsightWorker&)>& work) {
    ++waiting_;
    job_->submit([this, worker = worker_, work](const std::stop_token& stop) {
        if (stop.stop_requested() || worker->generation() != generation_) {
            return;
        }
        try {
            work(*worker);
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            post(worker->generation(), [this, sentence] {
                isReading_ = false;
                Q_EMIT failed(sentence);
            });
        }
        post(worker->generation(), [this] { --waiting_; });
    });
}

/// Runs `delivery` on the GUI thread. Called on the worker thread; safe because the destructor joins that thread first.
void CaseInsight::post(quint64 generation, std::function<void()> delivery) {
    postWhileCurrent(this, generation_, generation, std::move(delivery));
}

void CaseInsight::wantOverview() {
    if (worker_ && !isReading_) {
        isReading_ = true;
        readPortion();
    }
}

void CaseInsight::readPortion() {
    submit([this](InsightWorker& worker) {
        const CaseOverviewPtr overview = worker.readPortion();
        post(worker.generation(), [this, overview] {
            isReading_ = !overview || !overview->isComplete;
            if (isReading_) {
                readPortion();
            }
            if (overview) {
                overview_ = overview;
                Q_EMIT overviewChanged(overview);
            }
        });
    });
}

void CaseInsight::noteWitness(const EvidenceReports& reports) {
    if (!worker_ || reports.empty()) {
        return;
    }
    submit([this, reports](InsightWorker& worker) {
        const CaseOverviewPtr overview = worker.noteWitness(reports);
        post(worker.generation(), [this, overview] {
            if (overview) {
                overview_ = overview;
                Q_EMIT overviewChanged(overview);
            }
        });
    });
}

void CaseInsight::loadGroup(const QString& groupId) {
    const quint64 number = ++newestGroup_;
    if (!worker_ || groupId.isEmpty()) {
        return;
    }
    submit([this, groupId, number](InsightWorker& worker) {
        const GroupViewPtr group = number == newestGroup_ ? worker.group(groupId.toStdString()) : nullptr;
        post(worker.generation(), [this, group, number] {
            if (group && number == newestGroup_) {
                Q_EMIT groupLoaded(group);
            }
        });
    });
}

}  // namespace omnidrive::ui
