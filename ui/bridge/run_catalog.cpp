// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_catalog.h"

namespace omnidrive::ui {

namespace {

constexpr int kLookEveryMs = 2000;

}  // namespace

RunCatalog::RunCatalog(QObject* parent)
    : QObject(parent), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {
    timer_.setInterval(kLookEveryMs);
    connect(&timer_, &QTimer::timeout, this, &RunCatalog::lookNow);
}

RunCatalog::~RunCatalog() { job_.reset(); }

void RunCatalog::setRoot(const QString& folder) {
    root_ = folder;
    hasListed_ = false;
    isLooking_ = false;
    lookNow();
    timer_.start();
}

void RunCatalog::lookNow() {
    if (isLooking_ || root_.isEmpty()) {
        return;
    }
    isLooking_ = true;
    job_->submit([this, root = root_](const std::stop_token&) {
        const auto runs = jobs::listRuns(std::filesystem::path(root.toStdString()));
        QMetaObject::invokeMethod(
            this,
            [this, runs, root] {
                if (root == root_) {
                    isLooking_ = false;
                    hasListed_ = true;
                    Q_EMIT listed(runs);
                }
            },
            Qt::QueuedConnection);
    });
}

}  // namespace omnidrive::ui
