// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/policy.h"
#include "store/checkpoint_store.h"
#include "store/run_folder.h"
#include "support/temp_folder.h"
#include "train/embedded_default.h"
#include "train/trained_parameters.h"
#include "train/trainer.h"

#include <QTest>

#include <torch/types.h>

namespace omnidrive::tests {

namespace fs = std::filesystem;

inline train::Recipe tinyRecipe(const fs::path& model) {
    train::Recipe recipe;
    recipe.title = "test";
    recipe.model = model.string();
    recipe.seed = 3;
    recipe.rollout.groupSize = 4;
    recipe.rollout.maxTurns = 2;
    recipe.rollout.maxTurnTokens = 12;
    recipe.rollout.maxResponseTokens = 60;
    recipe.rollout.zoomMaxPixels = 4704;
    for (const char* name : {"tool-learning", "driving"}) {
        train::StageOptions stage;
        stage.name = name;
        stage.steps = 3;
        stage.promptsPerStep = 3;
        stage.minibatches = 2;
        stage.klWeight = 0.01;
        stage.entropyWeight = 0.01;  // an entropy bonus gives a gradient even when every reward is equal
        stage.optimiser.learningRate = 1e-3;
        recipe.stages.push_back(stage);
    }
    recipe.eval.everySteps = 0;
    recipe.checkpointEvery = 1;
    recipe.keepCheckpoints = 20;
    return recipe;
}

/// Stops the run after a step.
class StopAfter : public train::TrainerObserver {
public:
    StopAfter(int64_t step, std::stop_source source) : step_(step), source_(std::move(source)) {}
    void stepDone(int64_t step, int64_t, int, const std::vector<std::pair<std::string, double>>& metrics) override {
        lastMetrics = metrics;
        if (step == step_) {
            source_.request_stop();
        }
    }
    std::vector<std::pair<std::string, double>> lastMetrics;

private:
    int64_t step_;
    std::stop_source source_;
};

struct Session {
    fs::path folder;
    train::Recipe recipe;
    std::vector<train::LiveChange> changes = {};

    train::TrainerParts parts(store::RunWriter* run, store::CheckpointStore* checkpoints,
                              train::CommandBox* commands) const {
        train::TrainerParts parts;
        parts.policy = rollout::Policy::load(recipe.model, torch::kCPU, train::weightsDtype(recipe.weightsDtype, torch::kCPU));
        parts.reference = train::frozenReference(recipe, *parts.policy.vlm);
        parts.run = run;
        parts.checkpoints = checkpoints;
        parts.commands = commands;
        parts.changes = changes;
        return parts;
    }

    /// Runs until `stopAfter` (or the end); continues an earlier call. @return the weights at the end.
    model::Weights run(int64_t stopAfter) const { return runPolicy(stopAfter).vlm->weights(); }

    rollout::Policy runPolicy(int64_t stopAfter) const {
        const bool resume = fs::exists(folder / "run.json");
        auto writer = resume ? nullptr : store::RunWriter::create(folder, "", "test");
        store::CheckpointStore checkpoints(folder / "checkpoints");
        const auto checkpoint = resume ? checkpoints.newestValid() : std::nullopt;
        if (resume) {
            writer = store::RunWriter::openForResume(folder, checkpoint ? checkpoint->step : 0);
        }
        const auto p = parts(writer.get(), &checkpoints, nullptr);
        train::Trainer trainer(recipe, p);
        if (checkpoint) {
            trainer.restore(*checkpoint);
        }
        std::stop_source source;
        StopAfter observer(stopAfter, source);
        trainer.run(source.get_token(), observer);
        return p.policy;
    }
};

/// An untrained embedded model in a folder of its own.
class TinyModel {
public:
    TinyModel() { train::makeEmbeddedSkeleton(path(), 5).save(path()); }
    fs::path path() const { return folder_.path() / "model"; }

private:
    TempFolder folder_;
};

}  // namespace omnidrive::tests
