// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/insight_worker.h"

#include "base/error.h"
#include "ui/bridge/far_deleter.h"

#include <algorithm>
#include <iterator>
#include <malloc.h>

namespace omnidrive::ui {

namespace {

/// Traces read at once: about a tenth of a second.
constexpr int64_t kPortion = 400;
constexpr size_t kQueueLength = 500;
constexpr size_t kMany = 20'000;

}  // namespace

jobs::RunSession& InsightWorker::session() {
    if (!session_) {
        session_ = jobs::RunSession::open(path_);
    }
    return *session_;
}

CaseOverviewPtr InsightWorker::readPortion() {
    jobs::RunSession& run = session();
    run.refresh();
    const auto rows = run.reader().rows(rowsRead_ + 1, kPortion);
    for (const store::IndexRow& row : rows) {
        rowsRead_ = row.row;
        if (row.superseded) {
            continue;   // those steps were trained again
        }
        try {
            digests_.push_back(insight::digestOf(*run.trajectory(row.id)));
        } catch (const Error&) {   // `omnidrive verify` names damaged traces; the rest of the run must stay usable
        }
    }
    const bool isComplete = rowsRead_ >= run.reader().rolloutCount() || rows.empty();
    // An overview costs a copy and a ranking, so each holds twice as much as the one before.
    if (!isComplete && digestCount() < 2 * shownAt_) {
        return nullptr;
    }
    shownAt_ = digestCount();
    const bool wereMany = digests_.size() >= kMany;
    CaseOverviewPtr overview = makeOverview(isComplete);
    if (isComplete && wereMany) {
        malloc_trim(0);   // what parsing them leaves behind in the heap is more than their digests
    }
    return overview;
}

jobs::WitnessBook& InsightWorker::witness() {
    if (!witness_) {
        witness_.emplace(path_);
    }
    return *witness_;
}

CaseOverviewPtr InsightWorker::noteWitness(const EvidenceReports& reports) {
    bool isNew = false;
    for (const jobs::EvidenceReport& report : reports) {
        isNew = witness().add(report) || isNew;
    }
    return isNew && shownAt_ > 0 ? makeOverview(isComplete_) : nullptr;
}

CaseOverviewPtr InsightWorker::makeOverview(bool isComplete) {
    isComplete_ = isComplete;
    witness().followRun();
    auto overview = std::make_unique<CaseOverview>();
    overview->digests.reserve(digestCount());
    if (last_) {
        overview->digests = last_->digests;
    }
    std::move(digests_.begin(), digests_.end(), std::back_inserter(overview->digests));
    digests_ = {};
    overview->queue = insight::rankSuspicious(overview->digests, witness().verdicts(), kQueueLength);
    overview->witnessed = witness().verdicts().size();
    for (const insight::Suspicion& suspicion : overview->queue) {
        overview->isQueueWitnessed.push_back(witness().knows(overview->digests[suspicion.index].id));
    }
    overview->isComplete = isComplete;
    overview->total = session_->reader().rolloutCount();
    last_ = freedBeside(freer_, std::move(overview));
    return last_;
}

GroupViewPtr InsightWorker::group(const std::string& groupId) {
    std::vector<std::shared_ptr<const rollout::Trajectory>> rollouts;
    session().refresh();   // a file of another program is known as far as it was read
    for (const store::IndexRow& row : session_->reader().rowsOfGroup(groupId)) {
        rollouts.push_back(session_->trajectory(row.id));
    }
    return std::make_shared<insight::GroupView>(insight::groupView(rollouts));
}

}  // namespace omnidrive::ui
