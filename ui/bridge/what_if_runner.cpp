// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/what_if_runner.h"

#include "jobs/what_if_store.h"
#include "ui/bridge/gui_post.h"

#include <algorithm>

namespace omnidrive::ui {

/// The half on the job's thread: the engine and what was read of the children.
class WhatIfWorker {
public:
    explicit WhatIfWorker(const std::filesystem::path& run) : run_(run), engine(run), reader(run) {}

    const std::filesystem::path run_;
    jobs::WhatIf engine;
    jobs::WhatIfReader reader;
};

WhatIfRunner::WhatIfRunner(QObject* parent) : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

WhatIfRunner::~WhatIfRunner() { job_.reset(); }

void WhatIfRunner::post(quint64 generation, std::function<void()> delivery) { postWhileCurrent(this, generation_, generation, std::move(delivery)); }

void WhatIfRunner::open(const QString& run) {
    close();
    worker_ = std::make_shared<WhatIfWorker>(std::filesystem::path(run.toStdString()));
    read();
}

void WhatIfRunner::close() {
    ++generation_;
    stop_.request_stop();
    job_->cancelAll();
    worker_.reset();
    children_.clear();
    checkpoints_.clear();
    reading_ = 0;
    if (std::exchange(isBusy_, false)) {
        Q_EMIT busyChanged(false);
    }
    Q_EMIT childrenChanged();
}

void WhatIfRunner::followRun() {
    if (worker_) {
        read();
    }
}

/// What another program appended meanwhile is found, too.
void WhatIfRunner::read() {
    ++reading_;
    job_->submit([this, worker = worker_, generation = generation_.load()](const std::stop_token&) {
        std::vector<jobs::WhatIfChildPtr> children;
        QStringList checkpoints;
        try {
            children = worker->reader.children();
            for (const std::string& name : jobs::checkpointNames(worker->run_)) {
                checkpoints.push_back(QString::fromStdString(name));
            }
        } catch (...) {
            post(generation, [this, sentence = QString::fromStdString(jobs::currentFailure().sentence)] { Q_EMIT failed(sentence); });
        }
        post(generation, [this, children = std::move(children), checkpoints] {
            --reading_;
            children_ = children;
            checkpoints_ = checkpoints;
            Q_EMIT childrenChanged();
        });
    });
}

void WhatIfRunner::run(const jobs::WhatIfRequest& request) {
    if (!worker_ || isBusy_) {
        return;
    }
    isBusy_ = true;
    stop_ = std::stop_source();
    Q_EMIT busyChanged(true);
    job_->submit([this, worker = worker_, request, own = stop_, generation = generation_.load()](const std::stop_token& stop) mutable {
        const std::stop_callback closing(stop, [&own] { own.request_stop(); });
        const auto report = [this, generation](const Progress& progress) {
            post(generation,
                 [this, shown = WhatIfProgress{progress.done, progress.total, QString::fromStdString(progress.what)}] { Q_EMIT progressed(shown); });
        };
        QStringList made;
        QString problem;
        try {
            for (const jobs::WhatIfChildPtr& child : worker->engine.run(request, own.get_token(), report)) {
                made.push_back(QString::fromStdString(child->id));
            }
        } catch (...) {
            problem = QString::fromStdString(jobs::currentFailure().sentence);
        }
        const bool wasCancelled = own.stop_requested();
        post(generation, [this, made, problem, wasCancelled, parent = QString::fromStdString(request.rolloutId)] {
            read();
            end();
            problem.isEmpty() || wasCancelled ? Q_EMIT finished(parent, made, wasCancelled) : Q_EMIT failed(problem);
        });
    });
}

void WhatIfRunner::end() {
    isBusy_ = false;
    Q_EMIT busyChanged(false);
}

void WhatIfRunner::cancel() { stop_.request_stop(); }

std::vector<jobs::WhatIfChildPtr> WhatIfRunner::childrenOf(const QString& rollout) const {
    std::vector<jobs::WhatIfChildPtr> own;
    std::copy_if(children_.begin(), children_.end(), std::back_inserter(own),
                 [id = rollout.toStdString()](const jobs::WhatIfChildPtr& child) { return child->parentId == id; });
    return own;
}

jobs::WhatIfChildPtr WhatIfRunner::find(const QString& id) const {
    const auto found = std::find_if(children_.begin(), children_.end(), [name = id.toStdString()](const auto& child) { return child->id == name; });
    return found == children_.end() ? nullptr : *found;
}

}  // namespace omnidrive::ui
