// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/what_if_engine.h"

#include "base/error.h"
#include "jobs/what_if_setup.h"
#include "jobs/what_if_store.h"
#include "reward/score_rollouts.h"
#include "rollout/chat_client.h"
#include "rollout/engine.h"
#include "rollout/server_engine.h"
#include "train/run_dtype.h"
#include "train/run_setup.h"

#include <algorithm>
#include <utility>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

/// The continuations and who made them.
struct Made {
    std::vector<rollout::RolloutResult> rollouts;
    std::string engine, checkpoint;
    std::string failure;    ///< of a server, after some were whole
};

class LoadedWhatIf final : public WhatIfEngine {
public:
    explicit LoadedWhatIf(fs::path run) : run_(std::move(run)), checkpoints_(run_ / "checkpoints") {}

    std::vector<WhatIfChildPtr> run(const WhatIfRequest& request, std::stop_token stop, const ProgressFn& progress) override;

private:
    Made askLocal(WhatIfSetup& setup, const WhatIfRequest& request, const std::stop_token& stop, const ProgressFn& progress);
    Made askServer(WhatIfSetup& setup, const WhatIfRequest& request, const std::stop_token& stop, const ProgressFn& progress);
    const rollout::Policy& policyOf(const std::string& model, const ProgressFn& progress);
    void score(const WhatIfSetup& setup, std::vector<rollout::RolloutResult>& rollouts);

    const fs::path run_;
    store::CheckedCheckpoints checkpoints_;   ///< so that the next question does not read 15 GB again before it is asked
    std::unique_ptr<RunSession> session_;
    std::string loadedModel_;
    std::optional<rollout::Policy> policy_;
    std::shared_ptr<clip::RegionScorer> scorer_;
    std::string scorerName_;
};

rollout::GroupRequest groupOf(const WhatIfSetup& setup) {
    rollout::GroupRequest group;
    group.sample = setup.sample;
    group.groupId = setup.parent->groupId;
    group.stage = setup.parent->stage;
    group.step = setup.parent->step;
    return group;
}

std::vector<std::string> textsOf(const WhatIfSetup& setup) {
    std::vector<std::string> texts;
    for (const auto& turn : setup.turns) {
        texts.push_back(turn.text);
    }
    return texts;
}

const rollout::Policy& LoadedWhatIf::policyOf(const std::string& model, const ProgressFn& progress) {
    if (!policy_ || loadedModel_ != model) {
        policy_.reset();   // two models at once may not fit
        if (progress) {
            progress({0, 0, "loading the model"});
        }
        policy_ = rollout::Policy::load(model, torch::kCPU, train::runDtype(model, torch::kCPU));
        loadedModel_ = model;
    }
    return *policy_;
}

/// An edited turn may be longer than the run's limits allow; what is given must not be cut by them. Where nothing was changed, nothing is.
void giveRoom(WhatIfSetup& setup, const std::vector<int32_t>& ids, const std::vector<int32_t>& stops) {
    int longest = 0, length = 0;
    for (const int32_t id : ids) {
        ++length;
        if (std::find(stops.begin(), stops.end(), id) != stops.end()) {
            longest = std::max(longest, length);
            length = 0;
        }
    }
    const auto more = static_cast<int64_t>(ids.size()) - setup.draws;
    setup.options.maxTurnTokens = std::max(setup.options.maxTurnTokens, longest);
    setup.options.maxResponseTokens += static_cast<int>(std::max<int64_t>(0, more));
}

Made LoadedWhatIf::askLocal(WhatIfSetup& setup, const WhatIfRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const std::string model = modelForWhatIf(run_, checkpoints_, *setup.parent, request.model);
    rollout::Policy policy = policyOf(model, progress);
    fitToRecord(policy, setup);
    policy.version = model == "embedded"                     ? model
                     : fs::path(model).filename() == "model" ? fs::path(model).parent_path().filename().string()
                                                             : policy.version;
    const rollout::GivenStart start{rollout::tokensOf(setup.turns, policy), setup.parent->seed, setup.draws};
    giveRoom(setup, start.ids, policy.vlm->config().stopTokenIds);
    const rollout::Engine engine(std::move(policy), setup.options);
    Made made{{}, "local", model, {}};
    if (!stop.stop_requested()) {
        made.rollouts = engine.continueFrom(groupOf(setup), start, stop, progress);
    }
    return made;
}

Made LoadedWhatIf::askServer(WhatIfSetup& setup, const WhatIfRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    const std::string model = request.model.empty() ? std::string() : modelForWhatIf(run_, checkpoints_, *setup.parent, request.model);
    auto policy = rollout::ServerPolicy::load(fs::path(model));
    fitToRecord(policy, setup);
    rollout::ServerEngine engine(request.server, rollout::serverKey(), std::move(policy), setup.options);
    auto outcome = engine.continueFrom(groupOf(setup), textsOf(setup), setup.parent->seed, stop, progress);
    Made made{std::move(outcome.rollouts), request.server.url, {}, outcome.failure};
    made.checkpoint = made.rollouts.empty() ? request.server.model : made.rollouts.front().trajectory.policyVersion;
    return made;
}

/// By the reward of the parent's stage, with the run's CLIP. Where no recipe says how, as `omnidrive rollout` scores: the embedded recipe's last stage,
/// and, when the record has CLIP scores, the embedded CLIP with its usual template.
void LoadedWhatIf::score(const WhatIfSetup& setup, std::vector<rollout::RolloutResult>& rollouts) {
    const auto& turns = setup.parent->turns;
    const bool hasScores = std::any_of(turns.begin(), turns.end(), [](const auto& turn) { return turn.tool && turn.tool->clipCosine; });
    const train::Recipe recipe = setup.recipe ? *setup.recipe : train::loadRecipe(train::findRecipe("embedded"));
    const train::Recipe scoring = setup.recipe.value_or(train::Recipe());
    if ((setup.recipe || hasScores) && (!scorer_ || scorerName_ != scoring.clip)) {
        scorer_ = train::loadScorer(scoring, torch::kCPU);
        scorerName_ = scoring.clip;
    }
    const auto stage = static_cast<size_t>(std::max(setup.parent->stage, 0));
    const auto& options = stage >= 1 && stage <= recipe.stages.size() ? recipe.stages[stage - 1] : recipe.stages.back();
    reward::scoreRollouts(rollouts, setup.recipe || hasScores ? scorer_.get() : nullptr, options.reward);
}

/// Its record in the parent's terms: options, pictures and sizes.
rollout::Trajectory childTrajectory(const WhatIfSetup& setup, rollout::Trajectory trajectory) {
    const rollout::Trajectory& parent = *setup.parent;
    if (!setup.isMasked) {
        trajectory.frameIds = parent.frameIds;
        trajectory.stitchedId = parent.stitchedId;
    }
    if (setup.isImported) {   // boxes count in pixels of the picture itself
        trajectory.modelWidth = trajectory.imageWidth;
        trajectory.modelHeight = trajectory.imageHeight;
    }
    trajectory.advantage = 0;
    return trajectory;
}

WhatIfChild childOf(const WhatIfSetup& setup, const WhatIfRequest& request, const Made& made, const rollout::Trajectory& trajectory) {
    const rollout::Trajectory& parent = *setup.parent;
    WhatIfChild child;
    child.parentId = parent.id;
    child.parentRow = setup.parentRow;
    child.change = request.change;
    child.engine = made.engine;
    child.checkpoint = made.checkpoint;
    child.parentAnswer = answerOf(parent);
    child.answer = answerOf(trajectory);
    child.isAnswerChanged = !isSameAnswer(parent, trajectory);
    if (!parent.expectedAnswer.empty() && !request.change.question && !setup.isImported) {
        child.rewardChange = trajectory.rewards.total - parent.rewards.total;
    }
    child.trajectory = std::make_shared<const rollout::Trajectory>(childTrajectory(setup, trajectory));
    return child;
}

std::vector<WhatIfFrame> framesOf(const WhatIfSetup& setup, const std::vector<rollout::RolloutResult>& rollouts) {
    std::vector<WhatIfFrame> frames;
    if (setup.isMasked && !rollouts.empty()) {
        const auto& result = rollouts.front();
        frames.push_back({result.trajectory.stitchedId, result.prompt->image});
        for (size_t i = 0; result.trajectory.frameIds.size() > 1 && i < result.prompt->views.size(); ++i) {
            frames.push_back({result.trajectory.frameIds[i], result.prompt->views[i]});
        }
    }
    return frames;
}

void addVerdict(std::vector<WhatIfChild>& children, WhatIfMask mask) {
    const auto changed = std::count_if(children.begin(), children.end(), [](const WhatIfChild& child) { return child.isAnswerChanged; });
    const std::string verdict = maskVerdict(mask, {static_cast<int>(changed), static_cast<int>(children.size())});
    for (WhatIfChild& child : children) {
        child.verdict = verdict;
    }
}

std::vector<WhatIfChildPtr> LoadedWhatIf::run(const WhatIfRequest& request, std::stop_token stop, const ProgressFn& progress) {
    if (!session_) {
        session_ = RunSession::open(run_);
    }
    session_->refresh();
    WhatIfSetup setup = prepareWhatIf(*session_, request);
    Made made = request.server.url.empty() ? askLocal(setup, request, stop, progress) : askServer(setup, request, stop, progress);
    if (stop.stop_requested() || !made.failure.empty()) {   // what was torn down half way says nothing about the question
        std::erase_if(made.rollouts, [](const auto& result) { return result.trajectory.truncated; });
    }
    for (auto& result : made.rollouts) {
        result.trajectory.options = setup.parent->options;
        rollout::Turn& last = result.trajectory.turns.back();
        result.trajectory.answerLetter = last.answer.empty() ? "" : text::answerLetter(last.answer, setup.parent->options);
    }
    std::vector<WhatIfChildPtr> stored;
    if (!made.rollouts.empty()) {
        score(setup, made.rollouts);
        std::vector<WhatIfChild> children;
        for (const auto& result : made.rollouts) {
            children.push_back(childOf(setup, request, made, result.trajectory));
        }
        addVerdict(children, request.change.mask);
        stored = storeWhatIf(run_, std::move(children), framesOf(setup, made.rollouts));
    }
    if (!made.failure.empty()) {
        fail(ErrorKind::Io, "{} ({} of {} continuations are whole and kept)", made.failure, stored.size(), request.samples);
    }
    return stored;
}

}  // namespace

WhatIfEngine* makeWhatIfEngine(const fs::path& run) { return new LoadedWhatIf(run); }

}  // namespace omnidrive::jobs
