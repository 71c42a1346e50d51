// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/long_task.h"
#include "app/progress_bar.h"
#include "app/run_state_text.h"
#include "app/stop_on_signal.h"
#include "jobs/alert_monitor.h"
#include "ranks/place.h"
#include "store/run_folder.h"
#include "train/entry_points.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>

namespace omnidrive::app {

namespace {

struct TrainOptions {
    train::TrainRequest request;
    std::filesystem::path resumed;
    bool json = false;
    bool isDryRun = false;
    bool isTrial = false;   ///< a dry run that takes two steps of each stage
};

nlohmann::json planJson(const train::LaunchPlan& plan) {
    nlohmann::json json{{"title", plan.title}, {"steps", plan.steps}, {"memory", plan.memory}};
    if (plan.trial) {
        json["seconds_per_step"] = plan.trial->secondsPerStep;
        json["total_seconds"] = plan.trial->totalSeconds;
        json["peak_bytes"] = plan.trial->peakBytes;
    }
    return json;
}

std::string planText(const train::LaunchPlan& plan) {
    std::string text = fmt::format("{}: {} steps; {}\n", plan.title, plan.steps, plan.memory);
    if (plan.trial) {
        text += fmt::format("By a trial of two steps a stage ({:.3g} s a step): about {} in all; the trial took {:.0f} MiB\n",
                            fmt::join(plan.trial->secondsPerStep, ", "), durationText(plan.trial->totalSeconds),
                            static_cast<double>(plan.trial->peakBytes) / (1 << 20));
    }
    return text;
}

int runPlan(const TrainOptions& options, Console& console) {
    if (!options.isTrial) {
        const auto plan = train::planTraining(options.request);
        options.json ? printJson(console, planJson(plan)) : console.print(planText(plan));
        return kExitOk;
    }
    LongTask task(console, "Stopping the trial after this step");
    const auto plan = train::tryTraining(options.request, task.stop(), console.progress());
    console.endProgress();
    options.json ? printJson(console, planJson(plan)) : console.print(planText(plan));
    return task.exitCode();
}

/// @return whether the training went to its end.
bool printOutcome(const TrainOptions& options, int64_t lastStep, int64_t alerts, Console& console) {
    const auto reader = store::RunReader::open(options.request.run);
    const auto state = reader->state().value_or(store::RunState{});
    const bool isFinished = state.state == store::TrainerState::Finished;
    const std::string run = options.request.run.string();
    if (options.json) {
        printJson(console,
                  {{"run", run}, {"last_step", lastStep}, {"finished", isFinished}, {"alerts", alerts}, {"state", runStateJson(state)}});
    } else if (isFinished) {
        console.print(fmt::format("Finished at step {}. Look at it: omnidrive-studio {}\n", lastStep, run));
    } else {
        console.print(fmt::format("Stopped after step {} of {} and saved. Continue: omnidrive train --resume {}\n",
                                  lastStep, state.totalSteps, run));
    }
    if (alerts > 0 && !options.json) {
        console.print(
            fmt::format("{} {} raised; each names its rollouts in {}/events.jsonl\n", alerts, alerts == 1 ? "alert was" : "alerts were", run));
    }
    return isFinished;
}

/// A rank that is not the first trains without a word: rank 0 shows what all do.
int trainSilently(const train::TrainRequest& request) {
    const StopOnSignal stop([](const std::string&) {});
    train::runTraining(request, stop.token(), {});
    return stop.wasStopped() ? kExitInterrupted : kExitOk;
}

int runTrain(TrainOptions options, Console& console) {
    options.request.resume = !options.resumed.empty();
    if (options.request.resume) {
        options.request.run = options.resumed;
    }
    const auto place = ranks::placeFromEnvironment();
    const bool isFirst = !place || place->rank == 0;
    if (options.isDryRun || options.isTrial) {
        return isFirst ? runPlan(options, console) : kExitOk;
    }
    options.request.joinRanks = true;
    if (!isFirst) {
        return trainSilently(options.request);
    }
    LongTask task(console, "Stopping after this step and saving");
    jobs::AlertCount alerts;
    options.request.watch = jobs::alertWatch(alerts);
    const int64_t lastStep = train::runTraining(options.request, task.stop(), console.progress());
    console.endProgress();
    const bool isFinished = printOutcome(options, lastStep, alerts.alerts, console);
    return task.wasStopped() || !isFinished || alerts.alerts == 0 ? task.exitCode() : kExitAlert;   // `omnidrive ctl stop` is no end
}

void requireRecipeOrResume(const TrainOptions& options) {
    const bool isNew = !options.request.recipe.empty();
    if (isNew == !options.resumed.empty()) {
        throw CLI::ValidationError(isNew ? "a recipe cannot be given together with --resume"
                                         : "a recipe with --run DIR, or --resume DIR, is needed",
                                   CLI::ExitCodes::RequiredError);
    }
    if (isNew && options.request.run.empty() && !options.isDryRun && !options.isTrial) {
        throw CLI::ValidationError("--run DIR is needed with a recipe", CLI::ExitCodes::RequiredError);
    }
    if (isNew && options.request.extendBy > 0) {
        throw CLI::ValidationError("--extend needs --resume DIR", CLI::ExitCodes::RequiredError);
    }
    if (!isNew && !options.request.run.empty()) {
        throw CLI::ValidationError("--run cannot be given together with --resume", CLI::ExitCodes::ExcludesError);
    }
}

}  // namespace

void addTrainCommand(Program& program) {
    const auto options = std::make_shared<TrainOptions>();
    CLI::App* command =
        program.addCommand("train", "Train by a recipe into a new run folder, or resume one; Ctrl+C stops and saves; torchrun and srun start several",
                           [options](Console& console) { return runTrain(*options, console); });
    command->add_option("RECIPE", options->request.recipe, "A name (embedded-quick, embedded, ...) or a YAML file")
        ->type_name("");
    command->add_option("--run", options->request.run, "New run folder")->type_name("DIR");
    command->add_option("--resume", options->resumed, "Continue this run from its newest complete checkpoint")
        ->type_name("DIR");
    command->add_option("--extend", options->request.extendBy, "With --resume: steps past the planned end")
        ->type_name("N")
        ->check(inRange(1, 1000000));
    command->add_option("--device", options->request.device, "cpu, cuda or cuda:N instead of the recipe's")
        ->type_name("DEVICE");
    command->add_option("--seed", options->request.seed, "Seed instead of the recipe's")->type_name("N");
    command->add_option("--ablation", options->request.ablation, "Leave a part of the method out")
        ->type_name("NAME")
        ->check(CLI::IsMember(train::ablationNames()));
    command->add_option("--threads", options->request.threads, "CPU threads; 0: physical cores")
        ->type_name("N")
        ->check(inRange(0, 4096));
    command->add_flag("--dry-run", options->isDryRun, "Check the recipe and the memory it needs; load, write and start nothing");
    command->add_flag("--trial", options->isTrial, "As --dry-run, and two steps of each stage to tell the time; nothing of them is kept");
    addJsonFlag(command, options->json);
    command->callback([options] { requireRecipeOrResume(*options); });
}

}  // namespace omnidrive::app
