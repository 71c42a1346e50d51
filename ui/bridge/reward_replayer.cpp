// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/reward_replayer.h"

#include "ui/bridge/gui_post.h"

#include <limits>

namespace omnidrive::ui {

namespace {

/// The same crops get the same other labels at every look.
constexpr uint64_t kShuffleSeed = 7;

std::unique_ptr<jobs::AnalysisJob> makeJob() {
    return std::make_unique<jobs::AnalysisJob>([](const jobs::AnalysisJob::Outcome&) {});
}

}  // namespace

RewardReplayer::RewardReplayer(QObject* parent) : QObject(parent), job_(makeJob()), scorer_(makeJob()) {}

RewardReplayer::~RewardReplayer() {
    job_.reset();
    scorer_.reset();
}

void RewardReplayer::close() {
    ++generation_;
    ++newestReplay_;
    ++newestScoring_;
    job_->cancelAll();
    scorer_->cancelAll();
    replay_.reset();
    evidence_.reset();
    scores_ = {};
    waiting_ = 0;
    isScoring_ = false;
}

void RewardReplayer::open(const QString& run) {
    close();
    replay_ = std::make_shared<jobs::RewardReplay>(run.toStdString());
    evidence_ = std::make_shared<jobs::CaseEvidence>(run.toStdString());
    submit([this](jobs::RewardReplay& replay, const std::stop_token&, quint64 generation) {
        const QString yaml = QString::fromStdString(replay.recipeYaml());
        postWhileCurrent(this, generation_, generation, [this, yaml] { Q_EMIT recipeRead(yaml); });
    });
}

/// Queues work about the open run; what it throws becomes failed().
quint64 RewardReplayer::submit(Work work) {
    ++waiting_;
    return job_->submit([this, replay = replay_, work = std::move(work), generation = generation_.load()](const std::stop_token& stop) {
        try {
            work(*replay, stop, generation);
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            postWhileCurrent(this, generation_, generation, [this, sentence] { Q_EMIT failed(sentence); });
        }
        postWhileCurrent(this, generation_, generation, [this] { --waiting_; });
    });
}

void RewardReplayer::replay(const std::string& recipeYaml) {
    if (!replay_) {
        return;
    }
    const quint64 number = ++newestReplay_;
    submit([this, recipeYaml, number, known = contrasts()](jobs::RewardReplay& replay, const std::stop_token& stop, quint64 generation) {
        if (number != newestReplay_) {
            return;   // a newer one waits
        }
        const auto result = std::make_shared<const jobs::RewardReplayResult>(replay.replay(recipeYaml, *known, stop, [&](const Progress& progress) {
            postWhileCurrent(this, generation_, generation, [this, progress] { Q_EMIT progressed(progress.done, progress.total); });
        }));
        postWhileCurrent(this, newestReplay_, number, [this, result] { Q_EMIT replayed(result); });
    });
}

/// By rollout, as far as CLIP was asked.
std::shared_ptr<const jobs::CallContrasts> RewardReplayer::contrasts() const {
    auto known = std::make_shared<jobs::CallContrasts>();
    for (size_t i = 0; i < scores_.scores.size(); ++i) {
        std::vector<double>& calls = (*known)[scores_.crops[i].rolloutId];
        calls.resize(std::max(calls.size(), static_cast<size_t>(scores_.crops[i].call) + 1), std::numeric_limits<double>::quiet_NaN());
        calls[static_cast<size_t>(scores_.crops[i].call)] = scores_.scores[i].contrast;
    }
    return known;
}

void RewardReplayer::scoreLabels() {
    if (!replay_ || isScoring_) {
        return;
    }
    isScoring_ = true;
    const quint64 number = ++newestScoring_;
    if (!scores_.crops.empty()) {
        scoreRest();
        return;
    }
    submit([this, number](jobs::RewardReplay& replay, const std::stop_token& stop, quint64) {
        const auto crops = std::make_shared<std::vector<jobs::LabelledCrop>>(replay.labelledCrops(kShuffleSeed, stop));
        postWhileCurrent(this, newestScoring_, number, [this, crops] {
            scores_.crops = std::move(*crops);
            scoreRest();
        });
    });
}

void RewardReplayer::scoreRest() {
    const auto from = static_cast<std::ptrdiff_t>(scores_.scores.size());
    const auto rest = std::make_shared<const std::vector<jobs::LabelledCrop>>(scores_.crops.begin() + from, scores_.crops.end());
    scorer_->replace([this, rest, evidence = evidence_, number = newestScoring_.load()](const std::stop_token& stop) {
        const auto deliver = [&](std::function<void()> delivery) { postWhileCurrent(this, newestScoring_, number, std::move(delivery)); };
        try {
            evidence->scoreLabels(*rest, {}, stop, [&](size_t, const std::vector<jobs::LabelScore>& scores) { deliver([this, scores] { takeScores(scores); }); });
        } catch (...) {
            const QString sentence = QString::fromStdString(jobs::currentFailure().sentence);
            deliver([this, sentence] { Q_EMIT failed(sentence); });
        }
        deliver([this] {
            isScoring_ = false;
            Q_EMIT scoringEnded();
        });
    });
}

void RewardReplayer::takeScores(const std::vector<jobs::LabelScore>& scores) {
    scores_.scores.insert(scores_.scores.end(), scores.begin(), scores.end());
    Q_EMIT scoresGrew();
}

void RewardReplayer::cancelScoring() {
    if (isScoring_) {
        ++newestScoring_;
        scorer_->cancelAll();
        isScoring_ = false;
        Q_EMIT scoringEnded();
    }
}

}  // namespace omnidrive::ui
