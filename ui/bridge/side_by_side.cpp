// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/side_by_side.h"

#include "ui/bridge/gui_post.h"

#include "jobs/lru_cache.h"

namespace omnidrive::ui {

namespace {

/// The runs that pairs are usually made of.
constexpr size_t kRunsKept = 4;

}  // namespace

/// Sessions of the runs used last.
class OpenRuns {
public:
    using Session = std::shared_ptr<jobs::RunSession>;

    /// Whoever holds it may open further runs.
    Session at(const QString& path) {
        const std::string key = path.toStdString();
        Session session = sessions_.find(key);
        if (session) {
            session->refresh();   // a run that is trained goes on
            return session;
        }
        session = jobs::RunSession::open(key);
        sessions_.insert(key, session, 1);
        return session;
    }

private:
    jobs::LruCache<Session> sessions_{kRunsKept};
};

namespace {

SideBySidePtr readPair(OpenRuns& runs, const CaseAddress& reference, const CaseAddress& selected, qint64 referenceRow) {
    auto pair = std::make_shared<SideBySide>();
    pair->referenceAt = reference;
    pair->selectedAt = selected;
    const OpenRuns::Session sessions[] = {runs.at(reference.run), runs.at(selected.run)};
    jobs::RunSession &a = *sessions[0], &b = *sessions[1];
    pair->referenceRun = QString::fromStdString(a.reader().title());
    pair->selectedRun = QString::fromStdString(b.reader().title());
    if (const auto now = jobs::rowNow(a.reader(), reference.rollout.toStdString(), referenceRow)) {
        pair->referenceAt.rollout = QString::fromStdString(now->id);
    }
    pair->reference = a.trajectory(pair->referenceAt.rollout.toStdString());
    const auto row = a.reader().rowById(pair->reference->id);
    pair->referenceRow = row ? row->row : 0;
    pair->selected = b.trajectory(selected.rollout.toStdString());
    pair->comparison = insight::compareRollouts(*pair->reference, *pair->selected);
    pair->rewards = jobs::rewardDifferences(*pair->reference, jobs::rewardWeightsOf(a.reader()), *pair->selected, jobs::rewardWeightsOf(b.reader()));
    std::string problem;
    pair->frame = b.frame(pair->selected->stitchedId, &problem);
    pair->frameProblem = QString::fromStdString(problem);
    pair->isSamePicture = pair->reference->stitchedId == pair->selected->stitchedId;
    return pair;
}

}  // namespace

SideBySideLoader::SideBySideLoader(QObject* parent)
    : QObject(parent), runs_(std::make_shared<OpenRuns>()), job_(std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {})) {}

SideBySideLoader::~SideBySideLoader() { job_.reset(); }

void SideBySideLoader::cancel() {
    ++newest_;
    job_->cancelAll();
    isLoading_ = false;
}

void SideBySideLoader::load(const CaseAddress& reference, const CaseAddress& selected, qint64 referenceRow) {
    const quint64 request = ++newest_;
    isLoading_ = true;
    job_->replace([this, runs = runs_, reference, selected, referenceRow, request](const std::stop_token&) {
        try {
            const SideBySidePtr pair = readPair(*runs, reference, selected, referenceRow);
            postWhileCurrent(this, newest_, request, [this, pair] {
                isLoading_ = false;
                Q_EMIT loaded(pair);
            });
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            postWhileCurrent(this, newest_, request, [this, sentence] {
                isLoading_ = false;
                Q_EMIT failed(sentence);
            });
        }
    });
}

}  // namespace omnidrive::ui
