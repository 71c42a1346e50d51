// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainer.h"

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "reward/reward.h"
#include "reward/score_rollouts.h"
#include "rollout/call_measures.h"
#include "rollout/statistics.h"
#include "rollout/trajectory_json.h"
#include "train/policy_loss.h"
#include "train/response_logprobs.h"
#include "train/run_recorder.h"
#include "train/trained_parameters.h"
#include "vision/codec.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double unixNow() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

LossAggregation aggregationFrom(const std::string& name) {
    if (name == "seq-mean-token-mean") {
        return LossAggregation::SeqMeanTokenMean;
    }
    if (name == "seq-mean-token-sum-norm") {
        return LossAggregation::SeqMeanTokenSumNorm;
    }
    if (name == "seq-mean-token-sum") {
        return LossAggregation::SeqMeanTokenSum;
    }
    require(name == "token-mean", "unknown aggregation '{}'", name);
    return LossAggregation::TokenMean;
}

PolicyLossOptions lossOptions(const Recipe& recipe, const StageOptions& stage) {
    PolicyLossOptions options;
    options.clipLow = stage.clipLow;
    options.clipHigh = stage.clipHigh;
    options.dualClip = stage.dualClip;
    options.klWeight = stage.klWeight;
    options.entropyWeight = stage.entropyWeight;
    options.aggregation = aggregationFrom(stage.aggregation);
    options.lengthNorm = recipe.rollout.maxResponseTokens;
    return options;
}

/// Consecutive rollouts of one group, as index ranges.
std::vector<std::pair<size_t, size_t>> groupRanges(const std::vector<rollout::RolloutResult>& rollouts) {
    std::vector<std::pair<size_t, size_t>> ranges;
    for (size_t i = 0; i < rollouts.size(); ++i) {
        if (i == 0 || rollouts[i].trajectory.groupId != rollouts[i - 1].trajectory.groupId) {
            ranges.emplace_back(i, i);
        }
        ranges.back().second = i + 1;
    }
    return ranges;
}

std::vector<double> advantagesOf(const std::vector<rollout::RolloutResult>& rollouts, size_t begin, size_t end, const StageOptions& stage) {
    std::vector<double> totals;
    std::vector<std::vector<double>> terms(reward::kTermCount);
    for (size_t i = begin; i < end; ++i) {
        const auto& rewards = rollouts[i].trajectory.rewards;
        totals.push_back(rewards.total);
        const auto values = reward::termValues(rewards);
        for (size_t t = 0; t < terms.size(); ++t) {
            terms[t].push_back(values[t]);
        }
    }
    if (stage.advantage == AdvantageKind::Gdpo) {
        return gdpoAdvantages(terms, reward::termWeights(stage.reward), stage.advantageEpsilon);
    }
    return groupAdvantages(totals, stage.advantage, stage.advantageEpsilon);
}

bool trainsVision(const std::vector<std::pair<std::string, torch::Tensor>>& parameters) {
    return std::any_of(parameters.begin(), parameters.end(), [](const auto& named) { return named.first.find("visual.") != std::string::npos; });
}

/// GDPO whitens the summed advantages over the batch (SPEC section 6.1). @param all the advantages of the batch, on whatever rank they are.
void whiten(std::vector<rollout::RolloutResult>& rollouts, const std::vector<double>& all, double epsilon) {
    double mean = 0, square = 0;
    for (const double advantage : all) {
        mean += advantage / static_cast<double>(all.size());
    }
    for (const double advantage : all) {
        square += std::pow(advantage - mean, 2) / static_cast<double>(std::max<size_t>(all.size() - 1, 1));
    }
    for (auto& rollout : rollouts) {
        rollout.trajectory.advantage = (rollout.trajectory.advantage - mean) / (std::sqrt(square) + epsilon);
    }
}

/// What a loss is a mean over, in a part of a batch.
struct Extent {
    double tokens = 0, rollouts = 0;   // generated tokens; rollouts with at least one

    double of(LossAggregation mode) const { return mode == LossAggregation::TokenMean ? tokens : rollouts; }
};

Extent extentOf(const std::vector<const rollout::RolloutResult*>& part) {
    Extent extent;
    for (const auto* rollout : part) {
        const auto tokens = rollout::generatedTokens(rollout->trajectory);
        extent.tokens += static_cast<double>(tokens);
        extent.rollouts += tokens > 0 ? 1 : 0;
    }
    return extent;
}

/// All there are: what was gathered from all ranks, or in one process its own.
std::vector<rollout::Trajectory> trajectoriesOf(const std::vector<rollout::RolloutResult>& own, const std::vector<SentRollout>& gathered) {
    std::vector<rollout::Trajectory> trajectories;
    for (const auto& rollout : gathered) {
        trajectories.push_back(rollout.trajectory);
    }
    for (size_t i = 0; gathered.empty() && i < own.size(); ++i) {
        trajectories.push_back(own[i].trajectory);
    }
    return trajectories;
}

double shareOf(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// Of update()'s sums: the loss, the five means over tokens, the gradient's norm, the learning rate.
constexpr size_t kSums = 8, kMeans = 6;

constexpr uint64_t kSampling = 0x5A4D, kValidation = 0x7A11;
constexpr int kCameraJpegQuality = 92;

}  // namespace

std::shared_ptr<const data::Sample> recipeSample(const Recipe& recipe, double globalShare, const std::string& split, int64_t index) {
    data::SceneOptions scenes;
    data::QuestionOptions questions;
    questions.globalShare = globalShare;
    if (recipe.data.source == "synthetic-road") {
        scenes.background = data::SceneOptions::Background::RoadFrames;
    } else if (recipe.data.source == "synthetic-six") {
        questions.sixViews = true;
    } else {
        require(recipe.data.source == "synthetic", "unknown data source '{}'", recipe.data.source);
    }
    uint64_t seed = data::splitSeed(recipe.data.seed, split);
    if (split == "train") {
        seed = deriveSeed(seed, {recipe.seed});
    }
    auto sample = data::makeSample(seed, index, scenes, questions);
    sample.id = fmt::format("{}-{:06}", split, index);
    // As a camera delivers them: the run folder then keeps each frame as the small file it came from, to the pixel.
    for (auto& image : sample.images) {
        image = vision::throughJpeg(*image, kCameraJpegQuality);
    }
    return std::make_shared<const data::Sample>(std::move(sample));
}

Trainer::Trainer(Recipe recipe, TrainerParts parts)
    : recipe_(std::move(recipe)), parts_(std::move(parts)), alone_(parts_.ranks == nullptr ? ranks::alone() : nullptr),
      ranks_(parts_.ranks == nullptr ? *alone_ : *parts_.ranks) {
    require(!recipe_.stages.empty() && recipe_.totalSteps() > 0, "the recipe has no steps");
    checkPrompts();
    parameters_ = makeTrainable(recipe_, parts_.policy);
    if (!trainsVision(parameters_)) {
        parts_.policy.features = std::make_shared<model::FeatureCache>(recipe_.visionCacheMib << 20);
    }
}

Trainer::Step Trainer::beginStep(int64_t index) const {
    Step step;
    step.index = index;
    int64_t left = index - 1;
    for (size_t s = 0; s < recipe_.stages.size(); ++s) {
        const auto& options = recipe_.stages[s];
        if (left < options.steps) {
            // A recipe that has the driving stage alone still calls it stage 2, so that curves of both kinds compare.
            step.stage = recipe_.stages.size() == 1 && options.name != "tool-learning" ? 2 : static_cast<int>(s) + 1;
            step.inStage = left;
            step.options = &options;
            return step;
        }
        left -= options.steps;
    }
    fail(ErrorKind::Internal, "step {} is past the recipe's {}", index, recipe_.totalSteps());
}

/// Each stage starts with a fresh optimiser: its moments belong to the stage's reward.
void Trainer::enterStage(int stage) {
    if (stage == stage_) {
        return;
    }
    const auto step = beginStep(step_ + 1);
    const auto& options = step.options->optimiser;
    const AdamWOptions adamw{options.learningRate, options.beta1, options.beta2, options.epsilon, options.weightDecay};
    optimiser_ = std::make_unique<RankedOptimiser>(parameters_, adamw, ranks_, recipe_.ranks.shardOptimiser);
    stage_ = stage;
    if (parts_.run != nullptr) {
        parts_.run->appendEvent("stage", fmt::format("stage {} ({}) starts at step {}", stage, step.options->name, step.index));
    }
}

void Trainer::restore(const store::CheckpointInfo& checkpoint) {
    std::ifstream stream(checkpoint.folder / "trainer.json");
    const auto saved = nlohmann::json::parse(ranks_.share({std::istreambuf_iterator<char>(stream), {}}), nullptr, false);
    if (!saved.is_object() || !saved.contains("step") || !saved.contains("stage") || !saved.contains("optimiser_steps")) {
        fail(ErrorKind::Format, "{}: not a trainer state", (checkpoint.folder / "trainer.json").string());
    }
    if (ranks_.isFirst()) {
        restoreTrained(checkpoint.folder / "model", *parts_.policy.vlm);   // run() gives the others what is trained
    }
    step_ = saved["step"].get<int64_t>();
    lastSaved_ = step_;
    repeatChanges(step_);
    if (step_ >= recipe_.totalSteps()) {
        return;
    }
    const int savedStage = saved["stage"].get<int>();
    // At the end of a stage the next one starts with a fresh optimiser anyway.
    if (beginStep(step_ + 1).stage == savedStage) {
        stage_ = 0;
        enterStage(savedStage);
        const auto moments = ranks_.isFirst() ? model::loadTensors(checkpoint.folder / "optimizer.safetensors") : model::Weights{};
        optimiser_->loadState(moments, saved["optimiser_steps"].get<int64_t>());
    }
}

bool Trainer::collect(Step& step, const std::stop_token& stop) {
    std::vector<rollout::GroupRequest> requests;
    for (int p = ranks_.rank(); p < step.options->promptsPerStep; p += ranks_.size()) {
        step.prompts.push_back(p);
        const int64_t index = (step.index - 1) * step.options->promptsPerStep + p;
        rollout::GroupRequest request;
        request.sample = recipeSample(recipe_, step.options->globalShare, "train", index);
        request.groupId = fmt::format("s{}-{:05}-{:02}", step.stage, step.index, p);
        request.stage = step.stage;
        request.step = step.index;
        request.seed = deriveSeed(recipe_.seed, {kSampling, static_cast<uint64_t>(step.index), static_cast<uint64_t>(p)});
        requests.push_back(std::move(request));
    }
    parts_.policy.version = fmt::format("step-{:06}", step.index - 1);
    const rollout::Engine engine(parts_.policy, recipe_.rollout);
    step.rollouts = engine.run(requests, stop);
    return !anyRank(stop.stop_requested());
}

void Trainer::score(Step& step) { reward::scoreRollouts(step.rollouts, parts_.scorer.get(), step.options->reward); }

void Trainer::assignAdvantages(Step& step) {
    for (const auto& [begin, end] : groupRanges(step.rollouts)) {
        const auto advantages = advantagesOf(step.rollouts, begin, end, *step.options);
        std::vector<double> totals;
        for (size_t i = begin; i < end; ++i) {
            step.rollouts[i].trajectory.advantage = advantages[i - begin];
            totals.push_back(step.rollouts[i].trajectory.rewards.total);
        }
        for (size_t i = begin; i < end; ++i) {
            step.rollouts[i].trajectory.groupHasSignal = hasSignal(totals);
        }
    }
    if (step.options->advantage == AdvantageKind::Gdpo) {
        std::vector<double> own;
        for (const auto& rollout : step.rollouts) {
            own.push_back(rollout.trajectory.advantage);
        }
        whiten(step.rollouts, overPrompts(step, own, recipe_.rollout.groupSize), step.options->advantageEpsilon);
    }
}

std::vector<double> Trainer::backward(const Step& step, const std::vector<const rollout::RolloutResult*>& part, double lossShare) {
    const rollout::Engine engine(parts_.policy, recipe_.rollout);
    const double temperature = recipe_.rollout.temperature > 0 ? recipe_.rollout.temperature : 1.0;
    const auto tokens = responseTokens(part);
    auto* features = parts_.policy.features.get();
    const auto fresh = responseLogprobs(*parts_.policy.vlm, tokens, engine.bannedIds(), temperature, features);
    torch::Tensor reference;
    if (step.options->klWeight > 0 && parts_.reference) {
        const torch::NoGradGuard noGrad;
        // A tower that is not trained is the reference's too, so its features are.
        reference = responseLogprobs(*parts_.reference, tokens, engine.bannedIds(), temperature, features).logprobs;
    }
    std::vector<float> advantages;
    for (const auto* rollout : part) {
        advantages.push_back(static_cast<float>(rollout->trajectory.advantage));
    }
    const auto device = fresh.logprobs.device();
    const auto loss = policyLoss(fresh.logprobs, recordedLogprobs(part).to(device), reference, fresh.entropy,
                                 torch::tensor(advantages).to(device), fresh.mask, lossOptions(recipe_, *step.options));
    (lossShare == 1 ? loss.loss : loss.loss * lossShare).backward();
    return {loss.policyLoss, loss.kl, loss.entropy, loss.clipFraction, loss.clipFractionLower, loss.oldKl};
}

void Trainer::updateMinibatch(Step& step, const std::vector<const rollout::RolloutResult*>& part, std::vector<double>& sums) {
    // A rank's loss is a mean over its part; weighted by its share of the whole, the ranks' gradients add up to that of one process.
    const auto mode = aggregationFrom(step.options->aggregation);
    const Extent own = extentOf(part);
    const auto whole = ranks_.sum(std::vector<double>{own.tokens, own.rollouts});
    const double lossShare = shareOf(own.of(mode), Extent{whole[0], whole[1]}.of(mode));
    optimiser_->zeroGradients();
    if (!part.empty()) {
        const auto means = backward(step, part, ranks_.isAlone() ? 1 : lossShare);
        for (size_t i = 0; i < means.size(); ++i) {
            sums[i] += means[i] * (ranks_.isAlone() ? 1 : i == 0 ? lossShare : shareOf(own.tokens, whole[0]));
        }
    }
    const auto& o = step.options->optimiser;
    const double rate = scheduledRate(o.learningRate, o.schedule, step.inStage, step.options->steps, o.warmupSteps, o.finalFraction);
    const double norm = optimiser_->step(rate, o.gradientClip);
    optimiser_->zeroGradients();
    if (!std::isfinite(norm) && parts_.run != nullptr) {
        parts_.run->appendEvent("alert", fmt::format("step {}: the gradient is not finite; this update was left out", step.index));
    }
    sums[kMeans] += norm;
    sums[kMeans + 1] += rate;
}

void Trainer::update(Step& step) {
    const auto ranges = groupRanges(step.rollouts);   // one for each of this rank's prompts
    std::vector<double> ownKept;
    for (const auto& range : ranges) {
        ownKept.push_back(!step.options->dropNoSignalGroups || step.rollouts[range.first].trajectory.groupHasSignal ? 1 : 0);
    }
    const auto kept = overPrompts(step, ownKept, 1);
    const auto groups = static_cast<size_t>(std::count(kept.begin(), kept.end(), 1.0));
    if (groups == 0) {
        return;   // nothing to learn from in this step: the curves show a gap
    }
    const auto parts = std::min<size_t>(static_cast<size_t>(std::max(step.options->minibatches, 1)), groups);
    std::vector<double> sums(kSums, 0.0);
    for (size_t m = 0; m < parts; ++m) {
        std::vector<const rollout::RolloutResult*> part;
        for (size_t g = 0; g < ranges.size(); ++g) {
            const auto place = static_cast<size_t>(std::count(kept.begin(), kept.begin() + step.prompts[g], 1.0));   // among the groups kept
            if (ownKept[g] == 0 || place < m * groups / parts || place >= (m + 1) * groups / parts) {
                continue;
            }
            for (size_t i = ranges[g].first; i < ranges[g].second; ++i) {
                part.push_back(&step.rollouts[i]);
            }
        }
        updateMinibatch(step, part, sums);
    }
    const auto means = ranks_.sum(std::vector<double>(sums.begin(), sums.begin() + kMeans));
    std::copy(means.begin(), means.end(), sums.begin());
    const char* names[] = {"actor/pg_loss", "actor/kl_loss", "actor/entropy", "actor/pg_clipfrac", "actor/pg_clipfrac_lower", "actor/ppo_kl",
                           "actor/grad_norm", "actor/lr"};
    for (size_t i = 0; i < sums.size(); ++i) {
        if (i != 1 || parts_.reference) {
            step.metrics.emplace_back(names[i], sums[i] / static_cast<double>(parts));
        }
    }
}

void Trainer::record(Step& step) {
    if (parts_.run == nullptr) {
        return;
    }
    for (const auto& rollout : step.gathered) {
        recordRollout(*parts_.run, rollout);
    }
    for (size_t i = 0; ranks_.isAlone() && i < step.rollouts.size(); ++i) {
        recordRollout(*parts_.run, step.rollouts[i]);
    }
    parts_.run->appendScalars(step.index, step.stage, step.metrics);
}

void Trainer::validate(Step& step, const std::stop_token& stop) {
    const auto& eval = recipe_.eval;
    const bool due = eval.everySteps > 0 && eval.samples > 0 && (step.index % eval.everySteps == 0 || step.index == recipe_.totalSteps());
    if (!due) {
        return;
    }
    auto options = recipe_.rollout;
    options.groupSize = 1;
    options.temperature = 0;
    const rollout::Engine engine(parts_.policy, options);
    std::vector<rollout::RolloutResult> own;
    std::vector<int64_t> positions;
    const int batch = 64 * ranks_.size();
    for (int first = 0; first < eval.samples && !stop.stop_requested(); first += batch) {
        std::vector<rollout::GroupRequest> requests;
        for (int i = first + ranks_.rank(); i < std::min(first + batch, eval.samples); i += ranks_.size()) {
            positions.push_back(i);
            requests.push_back({recipeSample(recipe_, step.options->globalShare, eval.split, i), fmt::format("v-{}-{}", step.index, i), step.stage,
                                step.index, deriveSeed(recipe_.seed, {kValidation, static_cast<uint64_t>(i)}), 0});
        }
        if (requests.empty()) {
            continue;
        }
        auto results = engine.run(requests, stop);
        reward::scoreRollouts(results, parts_.scorer.get(), step.options->reward);
        for (auto& result : results) {
            own.push_back({std::move(result.trajectory), nullptr, {}, {}});   // its pictures were looked at
        }
    }
    if (anyRank(stop.stop_requested())) {
        return;
    }
    for (const auto& [name, value] : rollout::stepStatistics(trajectoriesOf(own, gatherRollouts(ranks_, own, positions, false)))) {
        for (const char* kept : {"reward/accuracy", "agent/tool_use_rate", "agent/tool_use_rate_needed", "agent/tool_use_rate_global",
                                 "label/right_rate", "box/on_object_rate"}) {
            if (name == kept) {
                step.metrics.emplace_back("val/" + name, value);
            }
        }
    }
}

void Trainer::writeCheckpoint(int64_t step, const std::map<std::string, torch::Tensor>& moments) {
    parts_.run->sync();
    parts_.checkpoints->write(step, [&](const fs::path& folder) {
        parts_.policy.save(folder / "model");
        model::saveTensors(folder / "optimizer.safetensors", moments);
        std::ofstream stream(folder / "trainer.json");
        stream << nlohmann::json{{"step", step}, {"stage", stage_}, {"optimiser_steps", optimiser_ ? optimiser_->steps() : 0},
                                 {"seed", recipe_.seed}, {"program", "omnidrive"}}
                      .dump(2);
        if (!stream.flush()) {
            fail(ErrorKind::Io, "cannot write {}", (folder / "trainer.json").string());
        }
    });
    parts_.checkpoints->retain(recipe_.keepCheckpoints, {});
    parts_.run->appendEvent("checkpoint", fmt::format("checkpoint of step {} saved", step));
}

void Trainer::saveCheckpoint(int64_t step) {
    if (lastSaved_ == step) {
        return;
    }
    const auto moments = optimiser_ ? optimiser_->state() : model::Weights{};
    onFirstRank([&] { writeCheckpoint(step, moments); });
    lastSaved_ = step;
}

void Trainer::report(store::TrainerState state, int64_t step, const std::string& message) {
    if (parts_.run == nullptr) {
        return;
    }
    store::RunState report;
    report.state = state;
    report.step = step;
    report.totalSteps = recipe_.totalSteps();
    report.stage = stage_;
    report.pid = getpid();
    report.wall = unixNow();
    report.secondsPerStep = secondsPerStep_;
    report.message = message;
    parts_.run->setState(report);
    if (parts_.commands != nullptr) {
        parts_.commands->publish(report);
    }
}

bool Trainer::obeyCommands(int64_t step, const std::stop_token& stop) {
    for (;;) {
        const auto [wanted, isInterrupted] = agree(stop);
        std::string problem;
        const auto attempt = [&](const auto& work) {
            try {
                work();
            } catch (const ranks::LostRank&) {
                throw;
            } catch (const Error& error) {
                problem = error.what();
            }
        };
        if (!wanted.settings.empty() || wanted.extendBy) {
            attempt([&] { change(step, wanted); });
        }
        if (wanted.checkpoint || wanted.stop) {
            attempt([&] { saveCheckpoint(step); });
        }
        if (wanted.stop || isInterrupted) {
            acknowledge(store::TrainerState::Stopping, step, fmt::format("stopping after step {}", step), problem);
            return false;
        }
        if (!wanted.paused) {
            acknowledge(store::TrainerState::Running, step, "", problem);
            return true;
        }
        acknowledge(store::TrainerState::Paused, step, fmt::format("paused after step {}", step), problem);
        waitWhilePaused(stop);
    }
}

void Trainer::acknowledge(store::TrainerState state, int64_t step, const std::string& message, const std::string& problem) {
    if (parts_.commands == nullptr) {
        return;
    }
    report(state, step, message);
    parts_.commands->acknowledge({state, step, recipe_.totalSteps(), stage_, getpid(), unixNow(), secondsPerStep_, message}, problem);
}

void Trainer::watchStep(const Step& step, TrainerObserver& observer) {
    if (!parts_.watch) {
        return;
    }
    rollout::StepRecord record{step.index, step.stage, step.metrics, {}, recipe_.alerts};
    for (const auto& rollout : step.gathered) {
        record.rollouts.push_back(&rollout.trajectory);
    }
    for (size_t i = 0; ranks_.isAlone() && i < step.rollouts.size(); ++i) {
        record.rollouts.push_back(&step.rollouts[i].trajectory);
    }
    for (const store::RunEvent& event : parts_.watch(record)) {
        parts_.run->appendEvent(event);
        observer.noted(event);
    }
}

void Trainer::repeatChanges(int64_t step) {
    for (const LiveChange& change : parts_.changes) {
        if (change.afterStep <= step) {
            setField(recipe_, change.field, change.value);
        }
    }
    std::erase_if(parts_.changes, [&](const LiveChange& change) { return change.afterStep <= step; });
}

void Trainer::change(int64_t step, const CommandBox::Pending& wanted) {
    const auto next = beginStep(std::min(step + 1, recipe_.totalSteps()));
    const auto stage = static_cast<size_t>(next.options - recipe_.stages.data());
    Recipe changed = recipe_;
    store::RunEvent event{0, "set", {}, step, {}, {}, {}};
    const auto make = [&](const std::string& field, const std::string& value) {
        const std::string before = fieldValue(changed, field);
        setField(changed, field, value);
        event.values.emplace_back(field, fieldValue(changed, field));
        event.text +=
            fmt::format("{}{} {} -> {}", event.text.empty() ? fmt::format("after step {}: ", step) : "; ", field, before, event.values.back().second);
    };
    for (const auto& [name, value] : wanted.settings) {
        make(liveField(recipe_, stage, name), value);
    }
    if (wanted.extendBy) {
        const auto [field, value] = extension(changed, *wanted.extendBy);
        make(field, value);
    }
    const bool needsReference =
        std::any_of(changed.stages.begin(), changed.stages.end(), [](const StageOptions& options) { return options.klWeight > 0; });
    require(!needsReference || parts_.reference, "this run has no reference model: its recipe begins with kl_weight 0 in every stage");
    recipe_ = std::move(changed);
    for (const auto& [field, value] : event.values) {
        std::erase_if(parts_.changes, [&](const LiveChange& old) { return old.field == field; });
    }
    if (parts_.run != nullptr) {
        parts_.run->appendEvent(event);
        parts_.run->sync();
    }
    if (observer_ != nullptr) {
        observer_->noted(event);
    }
}

Trainer::Outcome Trainer::run(const std::stop_token& stop, TrainerObserver& observer) {
    observer_ = &observer;
    repeatChanges(step_);
    shareParameters();
    report(store::TrainerState::Running, step_, "");
    bool goOn = obeyCommands(step_, stop);
    while (goOn && step_ < recipe_.totalSteps()) {
        const auto start = Clock::now();
        auto step = beginStep(step_ + 1);
        enterStage(step.stage);
        if (!collect(step, stop)) {
            break;
        }
        const double collected = secondsSince(start);
        score(step);
        assignAdvantages(step);
        const double scored = secondsSince(start);
        step.gathered = gatherRollouts(ranks_, step.rollouts, positionsOf(step), true);
        step.metrics = rollout::stepStatistics(trajectoriesOf(step.rollouts, step.gathered));
        update(step);
        const double updated = secondsSince(start);
        validate(step, stop);
        const double validated = secondsSince(start);
        step.metrics.emplace_back("timing_s/rollout", collected);
        step.metrics.emplace_back("timing_s/reward", scored - collected);
        step.metrics.emplace_back("timing_s/update_actor", updated - scored);
        step.metrics.emplace_back("timing_s/testing", validated - updated);
        step.metrics.emplace_back("timing_s/step", validated);
        record(step);
        step_ = step.index;
        secondsPerStep_ = secondsPerStep_ == 0 ? secondsSince(start) : 0.9 * secondsPerStep_ + 0.1 * secondsSince(start);
        observer.stepDone(step_, recipe_.totalSteps(), step.stage, step.metrics);
        watchStep(step, observer);
        repeatChanges(step_);
        if (step_ == recipe_.totalSteps() || (recipe_.checkpointEvery > 0 && step_ % recipe_.checkpointEvery == 0)) {
            saveCheckpoint(step_);
        }
        goOn = obeyCommands(step_, stop);
    }
    saveCheckpoint(step_);
    observer_ = nullptr;
    const int64_t total = recipe_.totalSteps();
    const bool finished = step_ >= total;
    report(finished ? store::TrainerState::Finished : store::TrainerState::Idle, step_,
           finished ? fmt::format("finished {} steps", total) : fmt::format("stopped after step {} of {}; resume to go on", step_, total));
    return {step_, finished};
}

}  // namespace omnidrive::train
