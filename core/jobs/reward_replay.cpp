// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/reward_replay.h"

#include "base/error.h"
#include "jobs/run_session.h"
#include "reward/reward.h"
#include "rollout/probe.h"
#include "train/live_settings.h"
#include "train/stage_advantage.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace omnidrive::jobs {

namespace {

using rollout::Trajectory;
using train::StageOptions;

constexpr int64_t kRowsAtOnce = 400;
constexpr double kEqualWithin = 1e-9;

/// What the reward does not look at is dropped; the numbers of tokens stay.
Trajectory slim(const Trajectory& whole) {
    Trajectory kept = whole;
    kept.promptIds = {};
    kept.lossMask = {};
    for (rollout::Turn& turn : kept.turns) {
        turn.countedTokens = turn.tokens();
        turn.tokenIds = {};
        turn.tokenTexts = {};
        turn.logprobs = turn.refLogprobs = turn.entropy = {};
    }
    return kept;
}

/// A recipe at each step: fields that were set live follow that, unless the recipe asked about has another value than the run's own.
class RecipeOverTime {
public:
    RecipeOverTime(const std::string& yaml, const std::string& ownYaml, const std::vector<train::LiveChange>& changes)
        : recipe_(train::parseRecipe(yaml, "recipe")), changes_(changes) {
        const train::Recipe own = ownYaml.empty() ? recipe_ : train::parseRecipe(ownYaml, "recipe.yaml");
        std::erase_if(changes_, [&](const train::LiveChange& change) { return !isUnedited(own, change.field); });
    }

    StageOptions at(int64_t step, int stage) const {
        const train::Recipe now = train::recipeAt(recipe_, changes_, step);
        const auto last = static_cast<int>(now.stages.size());
        return now.stages[static_cast<size_t>(std::clamp(stage, 1, last) - 1)];
    }

private:
    bool isUnedited(const train::Recipe& own, const std::string& field) const {
        try {
            return train::fieldValue(own, field) == train::fieldValue(recipe_, field);
        } catch (const Error&) {   // a second stage that the other recipe lacks
            return false;
        }
    }

    train::Recipe recipe_;
    std::vector<train::LiveChange> changes_;
};

bool isUnscored(const rollout::ToolCall& call, bool needsContrast, bool hasContrast) {
    return call.valid && (!call.clipCosine || (needsContrast && !hasContrast));
}

/// The softmax share at the label of each valid call: as computed for this, else as stored where the run was scored by it; empty when unknown.
std::vector<double> contrastsOf(const Trajectory& trajectory, bool wasContrast, const CallContrasts& computed) {
    const auto known = computed.find(trajectory.id);
    std::vector<double> contrasts;
    size_t call = 0;
    bool isKnown = known != computed.end() || wasContrast;
    for (const rollout::Turn& turn : trajectory.turns) {
        if (!turn.tool) {
            continue;
        }
        if (turn.tool->valid) {
            isKnown = isKnown && (known == computed.end() ? turn.tool->groundingScore.has_value() : call < known->second.size() && std::isfinite(known->second[call]));
            contrasts.push_back(!isKnown ? 0 : known == computed.end() ? *turn.tool->groundingScore : known->second[call]);
        }
        ++call;
    }
    return isKnown ? contrasts : std::vector<double>{};
}

int64_t unscoredCalls(const Trajectory& trajectory, const reward::RewardOptions& options, bool hasContrasts) {
    const bool needsContrast = options.score == reward::GroundingScore::Contrast;
    return std::count_if(trajectory.turns.begin(), trajectory.turns.end(),
                         [&](const rollout::Turn& turn) { return turn.tool && isUnscored(*turn.tool, needsContrast, hasContrasts); });
}

double meanOf(const std::vector<ReplayedRollout>& rollouts, double ReplayedRollout::*field) {
    double sum = 0;
    for (const ReplayedRollout& one : rollouts) {
        sum += one.*field;
    }
    return rollouts.empty() ? 0 : sum / static_cast<double>(rollouts.size());
}

double correlationOf(const RewardReplayResult& result) {
    double xx = 0, yy = 0, xy = 0;
    for (const ReplayedRollout& one : result.rollouts) {
        const double x = one.storedReward - result.meanBefore, y = one.reward - result.meanAfter;
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return xx > kEqualWithin && yy > kEqualWithin ? xy / std::sqrt(xx * yy) : std::numeric_limits<double>::quiet_NaN();
}

void summarise(RewardReplayResult& result) {
    result.meanBefore = meanOf(result.rollouts, &ReplayedRollout::storedReward);
    result.meanAfter = meanOf(result.rollouts, &ReplayedRollout::reward);
    result.correlation = correlationOf(result);
    for (size_t i = 0; i < result.rollouts.size(); ++i) {
        const ReplayedRollout& one = result.rollouts[i];
        result.lostSignal += one.hadSignal() && !one.hasSignal();
        result.gainedSignal += !one.hadSignal() && one.hasSignal();
        if (one.flips()) {
            result.flipped.push_back(i);
        }
    }
    const auto change = [&](size_t i) { return std::abs(result.rollouts[i].advantage - result.rollouts[i].storedAdvantage); };
    std::stable_sort(result.flipped.begin(), result.flipped.end(), [&](size_t a, size_t b) { return change(a) > change(b); });
}

}  // namespace

double RewardReplayResult::largestChange() const {
    double largest = 0;
    for (const ReplayedRollout& one : rollouts) {
        largest = std::max(largest, std::abs(one.reward - one.storedReward));
    }
    return largest;
}

/// The rollouts that the run was trained on, in order: without probes, and without those of steps that were trained again.
class RewardReplay::Loaded {
public:
    explicit Loaded(const std::filesystem::path& run) : session_(RunSession::open(run)) {
        session_->refresh();
        ownYaml = session_->reader().recipeYaml();
        changes = train::changesOf(session_->reader().events());
    }

    /// Goes on where a stop ended it.
    void read(const std::stop_token& stop, const ProgressFn& progress) {
        const int64_t total = session_->reader().rolloutCount();
        while (rowsRead_ < total && !stop.stop_requested()) {
            for (const store::IndexRow& row : session_->reader().rows(rowsRead_ + 1, kRowsAtOnce)) {
                rowsRead_ = row.row;
                if (!row.superseded && !rollout::isProbeGroup(row.groupId)) {
                    readOne(row);
                }
            }
            if (progress) {
                progress({rowsRead_, total, "reading traces"});
            }
        }
        const auto byStep = [](const Trajectory& a, const Trajectory& b) { return a.step < b.step; };
        if (!std::is_sorted(rollouts.begin(), rollouts.end(), byStep)) {
            std::stable_sort(rollouts.begin(), rollouts.end(), byStep);
        }
        if (!ownYaml.empty() && !stop.stop_requested() && !isChecked_) {
            countUnlike(stop);
        }
    }

    RewardReplayResult replay(const std::string& yaml, const CallContrasts& computed, const std::stop_token& stop) const {
        RewardReplayResult result;
        const RecipeOverTime own(ownYaml.empty() ? yaml : ownYaml, ownYaml, changes), recipe(yaml, ownYaml, changes);
        for (size_t begin = 0; begin < rollouts.size() && !stop.stop_requested();) {
            size_t end = begin;
            while (end < rollouts.size() && rollouts[end].step == rollouts[begin].step && rollouts[end].stage == rollouts[begin].stage) {
                ++end;
            }
            const StageOptions now = recipe.at(rollouts[begin].step, rollouts[begin].stage);
            const bool wasContrast = own.at(rollouts[begin].step, rollouts[begin].stage).reward.score == reward::GroundingScore::Contrast;
            replayStep(begin, end, now, wasContrast, computed, result);
            begin = end;
        }
        summarise(result);
        result.unlike = unlike;
        return result;
    }

    std::string ownYaml;
    std::vector<train::LiveChange> changes;
    std::vector<Trajectory> rollouts;
    int64_t unlike = 0;

private:
    void readOne(const store::IndexRow& row) {
        try {
            rollouts.push_back(slim(*session_->trajectory(row.id)));
        } catch (const Error&) {   // `omnidrive verify` names damaged traces
        }
    }

    /// A count that was stopped is made anew the next time.
    void countUnlike(const std::stop_token& stop) {
        const RewardReplayResult own = replay(ownYaml, {}, stop);
        isChecked_ = !stop.stop_requested();
        if (isChecked_) {
            unlike = std::count_if(own.rollouts.begin(), own.rollouts.end(),
                                   [](const ReplayedRollout& one) { return std::abs(one.reward - one.storedReward) > kEqualWithin; });
        }
    }

    /// The rollouts [begin, end) of one step; groups lie together.
    void replayStep(size_t begin, size_t end, const StageOptions& stage, bool wasContrast, const CallContrasts& computed, RewardReplayResult& result) const {
        std::vector<double> advantages;
        std::vector<rollout::Rewards> group;
        const auto finishGroup = [&] {
            const auto own = train::stageAdvantages(group, stage);
            advantages.insert(advantages.end(), own.begin(), own.end());
            std::vector<double> totals;
            std::transform(group.begin(), group.end(), std::back_inserter(totals), [](const auto& rewards) { return rewards.total; });
            ++result.groups;
            result.noSignalAfter += train::hasSignal(totals) ? 0 : 1;
            group.clear();
        };
        const size_t first = result.rollouts.size();
        for (size_t i = begin; i < end; ++i) {
            const bool isNewGroup = i > begin && rollouts[i].groupId != rollouts[i - 1].groupId;
            if (isNewGroup) {
                finishGroup();
            }
            result.noSignalBefore += (i == begin || isNewGroup) && !rollouts[i].groupHasSignal ? 1 : 0;
            group.push_back(replayOne(rollouts[i], stage.reward, wasContrast, computed, result));
        }
        finishGroup();
        if (stage.advantage == train::AdvantageKind::Gdpo) {
            const train::Whitening whiten(advantages, stage.advantageEpsilon);
            std::transform(advantages.begin(), advantages.end(), advantages.begin(), whiten);
        }
        for (size_t i = 0; i < advantages.size(); ++i) {
            result.rollouts[first + i].advantage = advantages[i];
        }
    }

    static rollout::Rewards replayOne(const Trajectory& stored, const reward::RewardOptions& options, bool wasContrast, const CallContrasts& computed,
                                      RewardReplayResult& result) {
        Trajectory anew = stored;
        const auto contrasts = contrastsOf(stored, wasContrast, computed);
        reward::applyRewards(anew, contrasts, options);
        result.withoutScore += unscoredCalls(stored, options, !contrasts.empty());
        result.rollouts.push_back({stored.id, stored.groupId, stored.step, stored.correct, stored.rewards.total, anew.rewards.total, stored.advantage, 0});
        return anew.rewards;
    }

    std::unique_ptr<RunSession> session_;
    int64_t rowsRead_ = 0;
    bool isChecked_ = false;
};

RewardReplay::RewardReplay(std::filesystem::path run) : run_(std::move(run)) {}
RewardReplay::~RewardReplay() = default;

RewardReplay::Loaded& RewardReplay::load(const std::stop_token& stop, const ProgressFn& progress) {
    if (!loaded_) {
        loaded_ = std::make_unique<Loaded>(run_);
    }
    loaded_->read(stop, progress);
    return *loaded_;
}

std::string RewardReplay::recipeYaml() {
    if (!loaded_) {
        loaded_ = std::make_unique<Loaded>(run_);
    }
    return loaded_->ownYaml;
}

RewardReplayResult RewardReplay::replay(const std::string& recipeYaml, const CallContrasts& contrasts, const std::stop_token& stop, const ProgressFn& progress) {
    return load(stop, progress).replay(recipeYaml, contrasts, stop);
}

std::vector<LabelledCrop> RewardReplay::labelledCrops(uint64_t seed, const std::stop_token& stop) {
    std::vector<LabelledCrop> crops;
    std::vector<int64_t> steps;
    for (const Trajectory& trajectory : load(stop, {}).rollouts) {
        int call = 0;
        for (const rollout::Turn& turn : trajectory.turns) {
            if (turn.tool && turn.tool->valid && turn.tool->effectiveBox && !turn.tool->label.empty()) {
                crops.push_back({trajectory.id, call, trajectory.stitchedId, *turn.tool->effectiveBox, turn.tool->label, {}});
                steps.push_back(trajectory.step);
            }
            call += turn.tool ? 1 : 0;
        }
    }
    shuffleLabels(crops, steps, seed);
    return crops;
}

}  // namespace omnidrive::jobs
