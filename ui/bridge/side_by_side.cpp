// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/side_by_side.h"

#include "ui/bridge/gui_post.h"

#include "base/error.h"

#include <deque>

namespace omnidrive::ui {

namespace {

/// The runs that pairs are usually made of.
constexpr size_t kRunsKept = 4;

/// The recipe only adds weights to the terms.
std::string recipeOf(const store::RunReader& reader) {
    try {
        return reader.recipeYaml();
    } catch (const Error&) {
        return {};
    }
}

}  // namespace

/// Sessions of the runs used last.
class OpenRuns {
public:
    jobs::RunSession& at(const QString& path) {
        const auto known = std::find_if(sessions_.begin(), sessions_.end(), [&](const auto& entry) { return entry.first == path; });
        if (known != sessions_.end()) {
            known->second->refresh();   // a run that is trained goes on
            return *known->second;
        }
        sessions_.emplace_front(path, jobs::RunSession::open(path.toStdString()));
        if (sessions_.size() > kRunsKept) {
            sessions_.pop_back();
        }
        return *sessions_.front().second;
    }

private:
    std::deque<std::pair<QString, std::unique_ptr<jobs::RunSession>>> sessions_;
};

namespace {

SideBySidePtr readPair(OpenRuns& runs, const CaseAddress& reference, const CaseAddress& selected) {
    auto pair = std::make_shared<SideBySide>();
    pair->referenceAt = reference;
    pair->selectedAt = selected;
    jobs::RunSession &a = runs.at(reference.run), &b = runs.at(selected.run);
    pair->referenceRun = QString::fromStdString(a.reader().title());
    pair->selectedRun = QString::fromStdString(b.reader().title());
    pair->reference = a.trajectory(reference.rollout.toStdString());
    pair->selected = b.trajectory(selected.rollout.toStdString());
    pair->comparison = insight::compareRollouts(*pair->reference, *pair->selected);
    pair->rewards = jobs::rewardDifferences(*pair->reference, recipeOf(a.reader()), *pair->selected, recipeOf(b.reader()));
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

void SideBySideLoader::load(const CaseAddress& reference, const CaseAddress& selected) {
    const quint64 request = ++newest_;
    isLoading_ = true;
    job_->replace([this, runs = runs_, reference, selected, request](const std::stop_token&) {
        try {
            const SideBySidePtr pair = readPair(*runs, reference, selected);
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
