// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainer.h"

#include "base/error.h"
#include "base/random.h"
#include "model/memory_use.h"
#include "reward/score_rollouts.h"
#include "rollout/statistics.h"
#include "store/file_io.h"
#include "store/json_fields.h"
#include "train/rollouts_ahead.h"
#include "train/run_recorder.h"
#include "train/trained_parameters.h"
#include "train/whole_model.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kStateBytes = 1 << 20;   // of trainer.json
constexpr const char* kOptimiserFile = "optimizer.safetensors";

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Tokens that the step read and wrote by the second, testing left out.
void addThroughput(rollout::Metrics& metrics, double seconds) {
    const auto tokens = std::find_if(metrics.begin(), metrics.end(), [](const auto& metric) { return metric.first == "perf/total_num_tokens"; });
    if (tokens != metrics.end() && seconds > 0) {
        metrics.emplace_back("perf/throughput", tokens->second / seconds);
    }
}

constexpr uint64_t kSampling = 0x5A4D;

}  // namespace

Trainer::Trainer(Recipe recipe, TrainerParts parts)
    : recipe_(std::move(recipe)), cases_(recipe_), parts_(std::move(parts)), alone_(parts_.ranks == nullptr ? ranks::alone() : nullptr),
      ranks_(parts_.ranks == nullptr ? *alone_ : *parts_.ranks) {
    require(!recipe_.stages.empty() && recipe_.totalSteps() > 0, "the recipe has no steps");
    checkRanks();
    passTokens_ = recipe_.microBatchTokens;
    // Layers that are shared out are brought together once more for the backward pass: their intermediate values are made again in it anyway.
    recipe_.gradientCheckpointing = recipe_.gradientCheckpointing || (recipe_.ranks.shardParameters && !ranks_.isAlone());
    parameters_ = makeTrainable(recipe_, parts_.policy);
    if (!trainsVision(parameters_)) {
        parts_.policy.features = std::make_shared<model::FeatureCache>(recipe_.visionCacheMib << 20);
    }
    if (recipe_.rolloutsAhead) {
        ahead_ = std::make_unique<RolloutsAhead>(recipe_, parts_.policy);
    }
}

Trainer::~Trainer() = default;

Trainer::Step Trainer::beginStep(int64_t index) const {
    Step step;
    step.index = index;
    int64_t left = index - 1, prompts = 0;
    for (size_t s = 0; s < recipe_.stages.size(); ++s) {
        const auto& options = recipe_.stages[s];
        if (left < options.steps) {
            // A recipe that has the driving stage alone still calls it stage 2, so that curves of both kinds compare.
            step.stage = recipe_.stages.size() == 1 && options.name != "tool-learning" ? 2 : static_cast<int>(s) + 1;
            step.inStage = left;
            step.firstPrompt = prompts + left * options.promptsPerStep;
            step.options = &options;
            for (int p = ranks_.rank(); p < options.promptsPerStep; p += ranks_.size()) {
                step.prompts.push_back(p);
            }
            return step;
        }
        left -= options.steps;
        prompts += int64_t{options.steps} * options.promptsPerStep;
    }
    fail(ErrorKind::Internal, "step {} is past the recipe's {}", index, recipe_.totalSteps());
}

void Trainer::makeOptimiser(const Step& step) {
    const auto& options = step.options->optimiser;
    const AdamWOptions adamw{options.learningRate, options.beta1, options.beta2, options.epsilon, options.weightDecay,
                             recipe_.optimiserState == "8bit"};
    optimiser_.reset();   // before its successor is there: two would need twice the memory
    optimiser_ = std::make_unique<RankedOptimiser>(parameters_, adamw, ranks_, recipe_.ranks.shardOptimiser, recipe_.ranks.shardParameters);
    stage_ = step.stage;
}

/// Each stage starts with a fresh optimiser: its moments belong to the stage's reward.
void Trainer::enterStage(const Step& step) {
    if (step.stage == stage_) {
        return;
    }
    makeOptimiser(step);
    if (parts_.run != nullptr) {
        parts_.run->appendEvent("stage", fmt::format("stage {} ({}) starts at step {}", step.stage, step.options->name, step.index));
    }
}

void Trainer::restore(const store::CheckpointInfo& checkpoint) {
    const fs::path file = checkpoint.folder / "trainer.json";
    const auto saved = store::parseJsonObject(ranks_.share(ranks_.isFirst() ? store::readTextFile(file, kStateBytes) : std::string()), file.string());
    const store::JsonFields state(saved, file.string() + ":");
    const auto savedStage = state.integer<int>("stage");
    const auto savedStep = state.integer<int64_t>("step"), optimiserSteps = state.integer<int64_t>("optimiser_steps");
    if (ranks_.isFirst()) {
        requireSameTower(checkpoint.folder / kOptimiserFile, parameters_);
        restoreTrained(checkpoint.folder / "model", *parts_.policy.vlm);   // run() gives the others what is trained
    }
    step_ = savedStep;
    lastSaved_ = step_;
    restoreAhead(checkpoint.folder);
    halvedTo_ = state.has("micro_batch_tokens") ? state.integer<int64_t>("micro_batch_tokens") : 0;   // memory had run out: it would again
    passTokens_ = halvedTo_ > 0 && (passTokens_ == 0 || halvedTo_ < passTokens_) ? halvedTo_ : passTokens_;
    repeatChanges(step_);
    // At the end of a stage the next one starts with a fresh optimiser anyway; a run at its end may be extended while it waits for commands.
    const auto next = beginStep(std::min(step_ + 1, recipe_.totalSteps()));
    if (next.stage == savedStage) {
        makeOptimiser(next);
        const auto moments = ranks_.isFirst() ? model::loadTensors(checkpoint.folder / kOptimiserFile) : model::Weights{};
        optimiser_->loadState(moments, optimiserSteps);
    }
}

std::vector<rollout::GroupRequest> Trainer::requestsOf(const Step& step) const {
    std::vector<rollout::GroupRequest> requests;
    for (const int p : step.prompts) {
        rollout::GroupRequest request;
        request.sample = cases_.trainingSample(recipe_, step.options->globalShare, step.firstPrompt + p);
        request.groupId = fmt::format("s{}-{:05}-{:02}", step.stage, step.index, p);
        request.stage = step.stage;
        request.step = step.index;
        request.seed = deriveSeed(recipe_.seed, {kSampling, static_cast<uint64_t>(step.index), static_cast<uint64_t>(p)});
        requests.push_back(std::move(request));
    }
    return requests;
}

bool Trainer::collect(Step& step, const std::stop_token& stop) {
    const bool isAhead = ahead_ && ahead_->isFor(step.index);
    if (isAhead) {
        step.rollouts = ahead_->finish(stop);
    } else {
        parts_.policy.version = fmt::format("step-{:06}", step.index - 1);
        const WholeModel whole(layers_.get());
        step.rollouts = rollout::Engine(parts_.policy, recipe_.rollout).run(requestsOf(step), stop);
    }
    step.weightsAge = isAhead ? 1 : 0;
    return !anyRank(stop.stop_requested());
}

void Trainer::score(Step& step) { reward::scoreRollouts(step.rollouts, parts_.scorer.get(), step.options->reward); }

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

void Trainer::writeCheckpoint(int64_t step, const std::map<std::string, torch::Tensor>& moments) {
    parts_.run->sync();
    parts_.checkpoints->write(step, [&](const fs::path& folder) {
        parts_.policy.save(folder / "model");
        model::saveTensors(folder / kOptimiserFile, moments);
        if (ahead_ && ahead_->isFor(step + 1)) {
            model::saveTensors(folder / kAheadFile, ahead_->weights());
        }
        std::ofstream stream(folder / "trainer.json");
        nlohmann::json state{{"step", step}, {"stage", stage_}, {"optimiser_steps", optimiser_ ? optimiser_->steps() : 0},
                             {"seed", recipe_.seed}, {"program", "omnidrive"}};
        if (halvedTo_ > 0) {
            state["micro_batch_tokens"] = halvedTo_;
        }
        stream << state.dump(2);
        if (!stream.flush()) {
            fail(ErrorKind::Io, "cannot write {}", (folder / "trainer.json").string());
        }
    });
    parts_.checkpoints->retain(recipe_.keepCheckpoints, {});
    parts_.run->appendEvent("checkpoint", fmt::format("checkpoint of step {} saved", step));
}

void Trainer::saveCheckpoint(int64_t step) {
    const bool keepsNothing = ranks_.isFirst() && parts_.checkpoints == nullptr;   // a trial, which is always alone
    if (lastSaved_ == step || keepsNothing) {
        return;
    }
    {
        const WholeModel whole(layers_.get());
        const auto moments = optimiser_ ? optimiser_->state() : model::Weights{};
        onFirstRank([&] { writeCheckpoint(step, moments); });
    }
    lastSaved_ = step;
    probe(step);
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

Trainer::Outcome Trainer::run(const std::stop_token& stop, TrainerObserver& observer) {
    observer_ = &observer;
    repeatChanges(step_);
    shareParameters();
    shareAhead();
    shareOutLayers();
    report(store::TrainerState::Running, step_, "");
    probe(step_);
    bool goOn = obeyCommands(step_, stop);
    while (goOn && step_ < recipe_.totalSteps()) {
        const auto start = Clock::now();
        auto step = beginStep(step_ + 1);
        enterStage(step);
        if (!collect(step, stop)) {
            break;
        }
        const double collected = secondsSince(start);
        beginAhead(step.index + 1);
        score(step);
        assignAdvantages(step);
        const double scored = secondsSince(start);
        auto updated = update(step);
        step.gathered = gatherRollouts(ranks_, step.rollouts, positionsOf(step), true);   // by now with what the reference thinks of them
        step.metrics = rollout::stepStatistics(trajectoriesOf(step.rollouts, step.gathered));
        std::move(updated.begin(), updated.end(), std::back_inserter(step.metrics));
        const double learned = secondsSince(start);
        validate(step, stop);
        const double validated = secondsSince(start);
        if (ahead_) {
            step.metrics.emplace_back("rollout/weights_age", step.weightsAge);
        }
        step.metrics.emplace_back("timing_s/rollout", collected);
        step.metrics.emplace_back("timing_s/reward", scored - collected);
        step.metrics.emplace_back("timing_s/update_actor", learned - scored);
        step.metrics.emplace_back("timing_s/testing", validated - learned);
        step.metrics.emplace_back("timing_s/step", validated);
        addThroughput(step.metrics, learned);
        for (auto& metric : model::memoryMetrics(recipe_.device)) {
            step.metrics.push_back(std::move(metric));
        }
        record(step);
        step_ = step.index;
        secondsPerStep_ = secondsPerStep_ == 0 ? secondsSince(start) : 0.9 * secondsPerStep_ + 0.1 * secondsSince(start);
        observer.stepDone(step_, recipe_.totalSteps(), step.stage, step.metrics);
        watchStep(step, observer);
        if (repeatChanges(step_)) {
            restartAhead();
        }
        if (step_ == recipe_.totalSteps() || (recipe_.checkpointEvery > 0 && step_ % recipe_.checkpointEvery == 0)) {
            saveCheckpoint(step_);
        }
        goOn = obeyCommands(step_, stop);
    }
    saveCheckpoint(step_);
    if (layers_) {
        layers_->fetchAll();   // who goes on with the policy finds all of it
        layers_.reset();
    }
    observer_ = nullptr;
    const int64_t total = recipe_.totalSteps();
    const bool finished = step_ >= total;
    report(finished ? store::TrainerState::Finished : store::TrainerState::Idle, step_,
           finished ? fmt::format("finished {} steps", total) : fmt::format("stopped after step {} of {}; resume to go on", step_, total));
    return {step_, finished};
}

}  // namespace omnidrive::train
