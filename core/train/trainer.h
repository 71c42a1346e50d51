// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_model.h"
#include "ranks/group.h"
#include "rollout/engine.h"
#include "rollout/step_record.h"
#include "store/checkpoint_store.h"
#include "store/run_folder.h"
#include "train/case_questions.h"
#include "train/control.h"
#include "train/live_settings.h"
#include "train/ranked_optimiser.h"
#include "train/recipe.h"
#include "train/run_recorder.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

class LayerShards;
class RolloutsAhead;
struct LossExtent;
struct ResponseTokens;
struct RowTokens;

/// Called on the trainer's thread; must return at once.
class TrainerObserver {
public:
    virtual ~TrainerObserver() = default;
    virtual void stepDone(int64_t step, int64_t totalSteps, int stage, const std::vector<std::pair<std::string, double>>& metrics) = 0;
    /// An alert or a changed setting, after it was written to the run folder.
    virtual void noted(const store::RunEvent&) {}
};

/// What a trainer works on; the composition root builds it. Everything must outlive the trainer.
struct TrainerParts {
    rollout::Policy policy;                          ///< trained in place
    std::shared_ptr<model::Vlm> reference;           ///< frozen initial weights for the KL term; null when no stage has one
    std::shared_ptr<clip::RegionScorer> scorer;
    store::RunWriter* run = nullptr;                 ///< this and the next two: on rank 0 alone; null there: a trial, nothing is kept
    store::CheckpointStore* checkpoints = nullptr;
    CommandBox* commands = nullptr;
    rollout::StepWatch watch;                        ///< sees every finished step; may be empty
    std::vector<LiveChange> changes;                 ///< made in an earlier life of this run; made again after the same steps
    ranks::Group* ranks = nullptr;                   ///< those that train together; null: this process alone
};

/// Two-stage Clip-GRPO (SPEC sections 5 to 7). Each step collects groups of rollouts, scores them, turns rewards into group advantages, updates the
/// policy and writes everything to the run folder. Blocks, owns no thread; obeys commands between steps.
///
/// With several ranks each has a trainer of the same recipe. They share out the prompts of a step, groups whole, with the seeds that one process
/// would use; losses count what all ranks hold, gradients are added up, and rank 0 records all rollouts. They stop, pause and change together.
class Trainer {
public:
    Trainer(Recipe recipe, TrainerParts parts);
    ~Trainer();

    /// Continues after the checkpoint: weights, optimiser, step. Questions, seeds and schedule follow from the step alone, so a resumed run on the
    /// CPU equals the uninterrupted one bit for bit. @param checkpoint read by rank 0, which tells the others; there its contents are not looked at.
    /// @throws Error (Format) when it does not fit the recipe.
    void restore(const store::CheckpointInfo& checkpoint);

    struct Outcome {
        int64_t lastStep = 0;
        bool finished = false;   ///< false: stopped on request
    };
    Outcome run(const std::stop_token& stop, TrainerObserver& observer);

private:
    /// One step's material on its way through the five phases.
    struct Step {
        int64_t index = 0;            // 1-based over both stages
        int stage = 1;
        int64_t inStage = 0;          // 0-based
        int64_t firstPrompt = 0;      // prompts of all steps before it
        const StageOptions* options = nullptr;
        std::vector<int> prompts;                         // of the step's prompts those of this rank, ascending
        int weightsAge = 0;                               // learning steps that the rollouts' weights lack
        std::vector<rollout::RolloutResult> rollouts;     // theirs, group after group
        std::vector<SentRollout> gathered;                // of all ranks, on rank 0; empty in one process
        std::vector<std::pair<std::string, double>> metrics;
    };

    Step beginStep(int64_t index) const;
    void makeOptimiser(const Step& step);
    void enterStage(const Step& step);
    std::vector<rollout::GroupRequest> requestsOf(const Step& step) const;
    bool collect(Step& step, const std::stop_token& stop);
    void score(Step& step);
    void assignAdvantages(Step& step);
    /// @return the curves of the update; empty when there was nothing to learn from.
    rollout::Metrics update(Step& step);

    // One update (trainer_passes.cpp). Sums over updates: the loss, five means over tokens, the gradient's norm, the learning rate.
    static constexpr size_t kUpdateSums = 8, kUpdateMeans = 6;
    using Results = std::vector<const rollout::RolloutResult*>;
    using Passes = std::vector<std::vector<size_t>>;   // indices of rollouts
    void updateMinibatch(Step& step, const Results& part, std::vector<double>& sums);
    /// Leaves the gradient of this rank's part of an update, made in passes of at most passTokens_; when memory runs out it begins anew with half of
    /// that. @param whole the update on all ranks. @return the part's share of loss and means.
    /// @throws Error (OutOfMemory) when nothing is left to split.
    std::vector<double> gradients(Step& step, const Results& part, const LossExtent& whole);
    std::vector<double> overPasses(Step& step, const Results& part, const ResponseTokens& tokens, const Passes& passes,
                                   const LossExtent& whole);
    /// Adds the gradient of one pass, whose loss is the given share of the whole. @return loss and means over the pass.
    std::vector<double> backward(Step& step, const Results& part, const ResponseTokens& tokens, double share);
    bool usesReference(const Step& step) const { return step.options->klWeight > 0 && parts_.reference != nullptr; }
    bool referenceSharesLayers(const Step& step) const;
    void halvePasses(const Step& step, const std::vector<RowTokens>& rows, const Passes& passes, const std::exception& why);

    // Rollouts that are made ahead (trainer_ahead.cpp); nothing happens unless the recipe asks for them.

    /// Rollouts of the next step, with the weights as they are now.
    void beginAhead(int64_t next);
    /// After a change of settings: the rollouts that are being made obey it too, as they would in a run that is resumed here.
    void restartAhead();
    /// Goes on from the weights that lie in a checkpoint; rank 0 tells the others when all run.
    void restoreAhead(const std::filesystem::path& checkpoint);
    void shareAhead();

    void record(Step& step);
    void validate(Step& step, const std::stop_token& stop);
    /// Answers the probe set (the recipe's questions, then chosen cases) with the weights after this step, and records the rollouts.
    void probe(int64_t step);
    rollout::GroupRequest probeRequest(int index, int scenes, int64_t step, int stage) const;
    void recordProbes(std::vector<rollout::RolloutResult>& results, int64_t step);
    void saveCheckpoint(int64_t step);
    void writeCheckpoint(int64_t step, const std::map<std::string, torch::Tensor>& moments);
    /// Obeys pause, checkpoint and stop. @return false when the run must end.
    bool obeyCommands(int64_t step, const std::stop_token& stop);
    void report(store::TrainerState state, int64_t step, const std::string& message);
    void acknowledge(store::TrainerState state, int64_t step, const std::string& message, const std::string& problem);
    /// Shows the step to the watch and writes down what it says.
    void watchStep(const Step& step, TrainerObserver& observer);
    /// Makes the changes of an earlier life up to this step. @return whether there were any.
    bool repeatChanges(int64_t step);
    /// Obeys set and extend: all of it or, with an Error, nothing.
    void change(int64_t step, const CommandBox::Pending& wanted);

    // What ranks do together (trainer_ranks.cpp); in one process each gives back what it got.

    /// What all ranks do next: the commands that rank 0 was given, and whether any rank was asked to stop.
    std::pair<CommandBox::Pending, bool> agree(const std::stop_token& stop);
    void waitWhilePaused(const std::stop_token& stop);
    bool anyRank(bool holds);
    /// Does something on rank 0; when it fails there, every rank throws.
    void onFirstRank(const std::function<void()>& work);
    /// All ranks begin with rank 0's parameters. @throws Error (Format) when another model lies there.
    void shareParameters();
    /// @throws Error (InvalidArgument) when the recipe cannot be shared out.
    void checkRanks() const;
    /// Gives each rank its share of the decoder's layers, where the recipe says so; their weights are whole again while a WholeModel lives.
    void shareOutLayers();
    /// Passes that all ranks must run when layers are shared out: as many as the rank that has most.
    size_t commonPasses(size_t own);
    /// Places of this rank's rollouts among those of all.
    std::vector<int64_t> positionsOf(const Step& step) const;
    /// One value for each prompt of the step, or for each rollout (`perPrompt` of them): this rank's, and from the others theirs.
    std::vector<double> overPrompts(const Step& step, const std::vector<double>& own, int perPrompt);

    Recipe recipe_;
    CaseQuestions cases_;                            ///< those that the recipe names
    TrainerParts parts_;
    std::unique_ptr<ranks::Group> alone_;            ///< where no group was given
    ranks::Group& ranks_;
    std::unique_ptr<LayerShards> layers_;            ///< null: all weights are on every rank
    std::unique_ptr<RankedOptimiser> optimiser_;
    std::unique_ptr<RolloutsAhead> ahead_;           ///< null: each step's rollouts are made when it begins
    std::vector<std::pair<std::string, torch::Tensor>> parameters_;
    int stage_ = 0;
    int64_t step_ = 0, lastSaved_ = -1;
    int64_t passTokens_ = 0;                         ///< most of one pass of an update; 0: all at once
    int64_t halvedTo_ = 0;                           ///< passTokens_ once memory ran out; 0: it never did
    double secondsPerStep_ = 0;
    TrainerObserver* observer_ = nullptr;            ///< while run() works
};

/// Sample `index` of the recipe's drawn data for training ("train", differs by recipe seed) or evaluation ("validation", "test").
std::shared_ptr<const data::Sample> recipeSample(const Recipe& recipe, double globalShare, const std::string& split, int64_t index);

}  // namespace omnidrive::train
