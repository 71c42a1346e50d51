// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/log.h"
#include "base/resources.h"
#include "store/control_socket.h"
#include "store/run_curves.h"
#include "train/ablations.h"
#include "train/entry_points.h"
#include "train/launch_check.h"
#include "train/run_setup.h"
#include "train/trained_parameters.h"
#include "train/trainer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

/// True when standard error already goes to this file (a trainer started by the Studio): lines would be written twice.
bool isStandardError(const fs::path& file) {
    struct stat ours {};
    struct stat theirs {};
    return fstat(STDERR_FILENO, &ours) == 0 && stat(file.c_str(), &theirs) == 0 && ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

/// Logs a line a step and passes progress on.
class RunObserver : public TrainerObserver {
public:
    RunObserver(store::RunWriter& run, const ProgressFn& progress) : run_(run), progress_(progress) {}

    void stepDone(int64_t step, int64_t total, int stage, const std::vector<std::pair<std::string, double>>& metrics) override {
        std::string line = fmt::format("step {}/{} stage {}", step, total, stage);
        for (const auto& [name, value] : metrics) {
            for (const auto& [metric, shown] : {std::pair{"critic/score/mean", "reward"}, {"reward/accuracy", "accuracy"},
                                                {"agent/tool_use_rate", "zoom rate"}, {"label/right_rate", "label right"},
                                                {"timing_s/step", "seconds"}}) {
                if (name == metric) {
                    line += fmt::format("  {} {:.3f}", shown, value);
                }
            }
        }
        write(line);
        if (progress_) {
            progress_({step, total, line});
        }
    }

    void noted(const store::RunEvent& event) override {
        logWarning("{}: {}", event.kind, event.text);
        if (!isStandardError(run_.folder() / "log.txt")) {
            run_.appendLog(event.kind + ": " + event.text);
        }
    }

private:
    void write(const std::string& line) {
        if (!isStandardError(run_.folder() / "log.txt")) {
            run_.appendLog(line);
        } else {
            logInfo("{}", line);
        }
    }

    store::RunWriter& run_;
    const ProgressFn& progress_;
};

Recipe requestedRecipe(const TrainRequest& request) {
    auto recipe = request.resume ? loadRecipe(request.run / "recipe.yaml") : applyAblation(loadRecipe(findRecipe(request.recipe)), request.ablation);
    if (request.device) {
        recipe.device = *request.device;
    }
    if (request.seed && !request.resume) {
        recipe.seed = *request.seed;
    }
    if (request.threads) {
        recipe.threads = *request.threads;
    }
    return recipe;
}

/// Before anything is loaded: a model that does not fit would end in the system's killing us.
std::string memoryOf(const Recipe& recipe) { return requireMemory(recipe, model::freeMemory(model::parseDevice(recipe.device))); }

TrainerParts loadParts(const Recipe& recipe) {
    TrainerParts parts;
    const auto device = model::parseDevice(recipe.device);
    parts.policy = rollout::Policy::load(recipe.model, device, weightsDtype(recipe.weightsDtype, device));
    if (recipe.maxPixels > 0) {
        parts.policy.preprocess.maxPixels = recipe.maxPixels;
    }
    parts.scorer = loadScorer(recipe, device);
    for (const auto& stage : recipe.stages) {
        if (stage.klWeight > 0 && !parts.reference) {
            parts.reference = frozenReference(recipe, *parts.policy.vlm);
        }
    }
    return parts;
}

std::optional<store::CheckpointInfo> checkpointToResume(const store::CheckpointStore& checkpoints) {
    std::vector<store::CheckpointInfo> skipped;
    const auto newest = checkpoints.newestValid(&skipped);
    for (const auto& bad : skipped) {
        logWarning("checkpoint {} is skipped: {}", bad.folder.filename().string(), bad.problem);
    }
    return newest;
}

/// What was changed while the run trained, and how far it is extended now.
std::vector<LiveChange> changesToRepeat(const TrainRequest& request, const Recipe& recipe, int64_t step, store::RunWriter& run) {
    store::RunCurves curves(request.run);
    curves.refresh();
    auto changes = changesOf(curves.events());
    if (request.extendBy > 0) {
        Recipe changed = recipe;
        for (const LiveChange& change : changes) {
            setField(changed, change.field, change.value);
        }
        const auto [field, value] = extension(changed, request.extendBy);
        const std::string text = fmt::format("after step {}: {} {} -> {}", step, field, fieldValue(changed, field), value);
        run.appendEvent(store::RunEvent{0, "set", text, step, {}, {}, {{field, value}}});
        addChange(changes, {step, field, value});
    }
    return changes;
}

}  // namespace

LaunchPlan planTraining(const TrainRequest& request) {
    const auto recipe = requestedRecipe(request);
    return {recipe.title, recipe.totalSteps(), memoryOf(recipe)};
}

int64_t runTraining(const TrainRequest& request, std::stop_token stop, const ProgressFn& progress) {
    if (request.resume && !fs::exists(request.run / "run.json")) {
        fail(ErrorKind::Io, "{} is not a run folder: run.json is missing", request.run.string());
    }
    const auto recipe = requestedRecipe(request);
    applyThreads(recipe.threads);
    logInfo("{}", memoryOf(recipe));
    auto parts = loadParts(recipe);
    auto run = request.resume ? nullptr : store::RunWriter::create(request.run, toYaml(recipe), recipe.title);
    store::CheckpointStore checkpoints(request.run / "checkpoints");
    const auto checkpoint = request.resume ? checkpointToResume(checkpoints) : std::nullopt;
    if (request.resume) {
        run = store::RunWriter::openForResume(request.run, checkpoint ? checkpoint->step : 0);
    }
    CommandBox commands;
    parts.run = run.get();
    parts.checkpoints = &checkpoints;
    parts.commands = &commands;
    parts.watch = request.watch;
    if (request.resume) {
        parts.changes = changesToRepeat(request, recipe, checkpoint ? checkpoint->step : 0, *run);
    }
    const auto server = store::ControlServer::listen(request.run, [&commands](const std::string& line) { return commands.request(line); });
    try {
        Trainer trainer(recipe, parts);
        if (checkpoint) {
            trainer.restore(*checkpoint);
            run->appendEvent("resume", fmt::format("resumed from the checkpoint of step {}", checkpoint->step));
        }
        RunObserver observer(*run, progress);
        const auto outcome = trainer.run(stop, observer);
        commands.close(outcome.finished ? "the run has finished" : "the trainer is stopping");
        return outcome.lastStep;
    } catch (const std::exception& error) {
        store::RunState failed;
        failed.state = store::TrainerState::Failed;
        failed.totalSteps = recipe.totalSteps();
        failed.pid = getpid();
        failed.wall = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
        failed.message = error.what();
        commands.close(failed.message);
        try {
            run->setState(failed);
        } catch (const Error& second) {
            logWarning("the failure could not be written to the run folder: {}", second.what());
        }
        throw;
    }
}

}  // namespace omnidrive::train
