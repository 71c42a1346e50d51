// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip/clip_model.h"
#include "rollout/engine.h"
#include "rollout/step_record.h"
#include "store/checkpoint_store.h"
#include "store/run_folder.h"
#include "train/adamw.h"
#include "train/control.h"
#include "train/live_settings.h"
#include "train/recipe.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

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
    store::RunWriter* run = nullptr;
    store::CheckpointStore* checkpoints = nullptr;
    CommandBox* commands = nullptr;
    rollout::StepWatch watch;                        ///< sees every finished step; may be empty
    std::vector<LiveChange> changes;                 ///< made in an earlier life of this run; made again after the same steps
};

/// Two-stage Clip-GRPO (SPEC sections 5 to 7). Each step collects groups of rollouts, scores them, turns rewards into group advantages, updates the
/// policy and writes everything to the run folder. Blocks, owns no thread; obeys commands between steps.
class Trainer {
public:
    Trainer(Recipe recipe, TrainerParts parts);

    /// Continues after the checkpoint: weights, optimiser, step. Questions, seeds and schedule follow from the step alone, so a resumed run on the
    /// CPU equals the uninterrupted one bit for bit. @throws Error (Format) when it does not fit the recipe.
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
        const StageOptions* options = nullptr;
        std::vector<rollout::RolloutResult> rollouts;
        std::vector<std::pair<std::string, double>> metrics;
    };

    Step beginStep(int64_t index) const;
    void enterStage(int stage);
    bool collect(Step& step, const std::stop_token& stop);
    void score(Step& step);
    void assignAdvantages(Step& step) const;
    void update(Step& step);
    void updateMinibatch(Step& step, const std::vector<const rollout::RolloutResult*>& part, std::vector<double>& sums);
    void record(Step& step);
    void validate(Step& step, const std::stop_token& stop);
    void saveCheckpoint(int64_t step);
    /// Obeys pause, checkpoint and stop. @return false when the run must end.
    bool obeyCommands(int64_t step, const std::stop_token& stop);
    void report(store::TrainerState state, int64_t step, const std::string& message);
    /// Shows the step to the watch and writes down what it says.
    void watchStep(const Step& step, TrainerObserver& observer);
    /// Makes the changes of an earlier life up to this step.
    void repeatChanges(int64_t step);
    /// Obeys set and extend: all of it or, with an Error, nothing.
    void change(int64_t step, const CommandBox::Pending& wanted);

    Recipe recipe_;
    TrainerParts parts_;
    std::unique_ptr<AdamW> optimiser_;
    std::vector<std::pair<std::string, torch::Tensor>> parameters_;
    int stage_ = 0;
    int64_t step_ = 0, lastSaved_ = -1;
    double secondsPerStep_ = 0;
    TrainerObserver* observer_ = nullptr;            ///< while run() works
};

/// Sample `index` of the recipe's data for training ("train", differs by recipe seed) or evaluation ("validation", "test").
std::shared_ptr<const data::Sample> recipeSample(const Recipe& recipe, double globalShare, const std::string& split, int64_t index);

}  // namespace omnidrive::train
