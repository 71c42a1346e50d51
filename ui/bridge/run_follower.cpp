// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_follower.h"

#include "ui/bridge/gui_post.h"
#include "ui/bridge/run_worker.h"

namespace omnidrive::ui {

namespace {

constexpr int kIdleMs = 250;
constexpr int kFillingMs = 15;
/// The first rows should be on the screen at once, the rest in portions that do not hold it up.
constexpr qint64 kFirstRows = 500;
constexpr qint64 kRowsAtOnce = 1500;   // about 10 ms of the screen's thread

}  // namespace

RunFollower::RunFollower(QObject* parent)
    : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &RunFollower::submitLook);
}

RunFollower::~RunFollower() { job_.reset(); }

void RunFollower::open(const QString& folder) {
    close();
    folder_ = folder;
    worker_ = std::make_shared<RunWorker>(std::filesystem::path(folder.toStdString()), generation_.load());
    isFilled_ = false;
    submitOpen();
}

void RunFollower::close() {
    ++generation_;
    timer_.stop();
    job_->cancelAll();
    worker_.reset();
    casesWaiting_ = 0;
    isFilled_ = true;
    isLooking_ = false;
    if (!folder_.isEmpty()) {
        folder_.clear();
        Q_EMIT closed();
    }
}

/// Queues work for the worker thread. What it posts is delivered only while the same run is open.
void RunFollower::submit(const std::function<void(RunWorker&)>& work, const std::function<void(const QString&)>& failed) {
    job_->submit([this, worker = worker_, work, failed](const std::stop_token& stop) {
        if (stop.stop_requested() || worker->generation() != generation_) {
            return;
        }
        try {
            work(*worker);
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            post(worker->generation(), [failed, sentence] { failed(sentence); });
        }
    });
}

/// Runs `delivery` on the GUI thread. Called on the worker thread; safe because the destructor joins that thread first.
void RunFollower::post(quint64 generation, std::function<void()> delivery) {
    postWhileCurrent(this, generation_, generation, std::move(delivery));
}

void RunFollower::submitOpen() {
    const QString folder = folder_;
    submit(
        [this](RunWorker& worker) {
            const RunOverview overview = worker.open();
            post(worker.generation(), [this, overview] {
                Q_EMIT opened(overview);
                submitLook();
            });
        },
        [this, folder](const QString& sentence) {
            close();
            Q_EMIT openFailed(folder, sentence);
        });
}

void RunFollower::submitLook() {
    if (!worker_ || isLooking_) {
        return;
    }
    isLooking_ = true;
    submit([this](RunWorker& worker) { lookNow(worker); },
           [this](const QString& sentence) {
               RunPulse pulse;
               pulse.problems = {sentence};
               Q_EMIT pulseArrived(pulse);
               isLooking_ = false;
               isFilled_ = true;
               timer_.start(kIdleMs);
           });
}

/// On the worker thread: collects everything new and posts it as one delivery.
void RunFollower::lookNow(RunWorker& worker) {
    lookAtAblations(worker);
    worker.refresh();
    const RowBatch rows = worker.takeRows(kFirstRows);
    const ScalarBatch scalars = worker.takeScalars();
    const RowBatch more = rows.hasMore && !rows.isReset ? worker.takeRows(kRowsAtOnce) : RowBatch{};
    const RunPulse pulse = worker.pulse();
    const auto resume = worker.takeResume();
    post(worker.generation(), [this, rows, more, scalars, pulse, resume] {
        Q_EMIT pulseArrived(pulse);
        if (scalars.isReset || !scalars.appended.empty()) {
            Q_EMIT scalarsArrived(scalars);
        }
        deliverRows(rows);
        if (more.rows) {
            deliverRows(more);
        }
        if (resume) {
            Q_EMIT resumed(resume->from, resume->to, resume->isOther);
        }
        const bool hasMore = more.rows ? more.hasMore : rows.hasMore;
        isLooking_ = false;
        isFilled_ = !hasMore;
        timer_.start(hasMore ? kFillingMs : kIdleMs);
    });
}

void RunFollower::lookAtAblations(RunWorker& worker) {
    if (!worker.ablationsChanged()) {
        return;
    }
    try {
        const AblationRows rows = worker.ablations();
        post(worker.generation(), [this, rows] { Q_EMIT ablationsArrived(rows); });
    } catch (...) {
        const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
        post(worker.generation(), [this, sentence] { Q_EMIT ablationsFailed(sentence); });
    }
}

void RunFollower::deliverRows(const RowBatch& batch) {
    if (batch.isReset || !batch.rows->empty()) {
        Q_EMIT rowsArrived(batch);
    }
}

void RunFollower::loadCase(const QString& rolloutId) {
    if (!worker_ || rolloutId.isEmpty()) {
        ++newestCase_;
        return;
    }
    const quint64 number = ++newestCase_;
    ++casesWaiting_;
    submit(
        [this, rolloutId, number](RunWorker& worker) {
            const LoadedCasePtr loaded = number == newestCase_ ? worker.loadCase(rolloutId.toStdString()) : nullptr;
            post(worker.generation(), [this, loaded, number] {
                --casesWaiting_;
                if (loaded && number == newestCase_) {
                    Q_EMIT caseLoaded(loaded);
                }
            });
        },
        [this, rolloutId, number](const QString& sentence) {
            --casesWaiting_;
            if (number == newestCase_) {
                Q_EMIT caseFailed(rolloutId, sentence);
            }
        });
}

}  // namespace omnidrive::ui
