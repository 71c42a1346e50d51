// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/demo/ablation_runs.h"
#include "app/demo/demo_options.h"
#include "app/evaluation.h"
#include "app/long_task.h"
#include "app/run_models.h"
#include "base/error.h"
#include "base/resources.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "train/recipe.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace omnidrive::app {

namespace {

using nlohmann::json;

const Ablation& ablationNamed(std::string_view name) {
    for (const Ablation& ablation : ablations()) {
        if (ablation.name == name) {
            return ablation;
        }
    }
    return ablations().front();
}

/// Base and trained model on the same test questions.
struct DemoResult {
    BothEvaluations base, trained;
    PairedComparison greedy, sampled;
};

std::filesystem::path demoFile(const DemoOptions& options) {
    return options.run / "demo.json";
}

/// A demo may only go on with what a demo by the same recipe began; anything else would be measured under a wrong name.
void claimRun(const DemoOptions& options) {
    const std::string run = options.run.string();
    std::error_code ignored;
    if (std::filesystem::exists(demoFile(options), ignored)) {
        const json parsed = json::parse(store::readTextFile(demoFile(options)), nullptr, false);
        const bool hasRecipe = parsed.is_object() && parsed.contains("recipe") && parsed["recipe"].is_string();
        require(hasRecipe, "{} is damaged: the key 'recipe' is not a text", demoFile(options).string());
        const std::string recipe = parsed["recipe"].get<std::string>();
        require(recipe == options.recipe(), "{} holds a demo by the recipe '{}', not '{}'; choose another --run", run,
                recipe, options.recipe());
        return;
    }
    require(!isRunFolder(options.run), "{} holds a run that 'omnidrive demo' did not start; choose another --run", run);
    train::loadRecipe(train::findRecipe(options.recipe()));  // a bad recipe is told before anything is made
    store::makeFolders(options.run);
    store::writeFileAtomically(demoFile(options), json{{"version", 1}, {"recipe", options.recipe()}}.dump(2) + "\n");
}

std::optional<DemoResult> trainAndMeasure(const DemoOptions& options, LongTask& task) {
    Console& console = task.console();
    console.note(fmt::format("1/3  Measuring the base model on {} test questions it never saw.", options.samples));
    auto base = runAblationSeed(options, ablationNamed("base"), 0, task);
    if (!base) {
        return std::nullopt;
    }
    console.note(
        fmt::format("2/3  Training in two stages by Clip-GRPO. Watch it: omnidrive-studio {}", options.run.string()));
    console.note("3/3  Then measuring the trained model on the same questions.");
    auto trained = runAblationSeed(options, ablationNamed(kWholeMethod), 0, task);
    if (!trained) {
        return std::nullopt;
    }
    trained->greedy.report.info.name = trained->sampled.report.info.name = "trained";
    DemoResult result{std::move(*base), std::move(*trained), {}, {}};
    result.greedy = compareEvaluations(result.base.greedy, result.trained.greedy);
    result.sampled = compareEvaluations(result.base.sampled, result.trained.sampled);
    return result;
}

std::vector<eval::EvalReport> reportsOf(const DemoResult& result) {
    return {result.base.greedy.report, result.base.sampled.report, result.trained.greedy.report,
            result.trained.sampled.report};
}

json resultJson(const DemoOptions& options, const DemoResult& result) {
    json object{{"version", 1},
                {"program", versionString()},
                {"run", options.run.string()},
                {"recipe", options.recipe()},
                {"reports", json::array()},
                {"pairs", {comparisonJson(result.greedy), comparisonJson(result.sampled)}}};
    for (const eval::EvalReport& report : reportsOf(result)) {
        object["reports"].push_back(eval::toJson(report));
    }
    return object;
}

void printResult(const DemoOptions& options, const DemoResult& result, Console& console) {
    console.print(eval::reportTable(reportsOf(result)));
    console.print(fmt::format("\n{}\n{}\n", comparisonSentence(result.greedy), comparisonSentence(result.sampled)));
    console.print(fmt::format("Look at what it learned: omnidrive-studio {}\n", options.run.string()));
}

int stopped(LongTask& task) {
    task.console().note("Stopped. The same command continues from here.");
    return task.exitCode();
}

/// The whole table, or what there is of it when the user stopped.
void measureAblations(const DemoOptions& options, LongTask& task, json& summary) {
    const auto rows = runAblations(options, task);
    summary["ablations"] = eval::toJson(rows);
    if (!options.json) {
        task.console().print("\n" + eval::ablationTable(rows) + "\n" + ablationFindings(rows));
    }
}

int runDemo(const DemoOptions& options, Console& console) {
    LongTask task(console, "Stopping after this step and saving");
    claimRun(options);
    const auto result = trainAndMeasure(options, task);
    if (!result) {
        return stopped(task);
    }
    json summary = resultJson(options, *result);
    store::writeFileAtomically(demoFile(options), summary.dump(2) + "\n");
    if (!options.json) {
        printResult(options, *result, console);
    }
    if (options.ablations) {
        measureAblations(options, task, summary);
    }
    if (options.json) {
        printJson(console, summary);
    }
    return task.wasStopped() ? stopped(task) : kExitOk;
}

}  // namespace

void addDemoCommand(Program& program) {
    const auto options = std::make_shared<DemoOptions>();
    CLI::App* command = program.addCommand(
        "demo", "Train the embedded model to zoom, measure what it learned; goes on where it was interrupted",
        [options](Console& console) { return runDemo(*options, console); });
    command->add_option("--run", options->run, "Run folder, new or to continue")
        ->capture_default_str()
        ->type_name("DIR");
    auto* full = command->add_flag("--full", options->full,
                                   "The longer recipe 'embedded' (about 15 minutes) instead of 'embedded-quick' (5)");
    command->add_option("--recipe", options->recipeName, "Another recipe: a name or a YAML file")
        ->type_name("RECIPE")
        ->excludes(full);
    command->add_flag("--ablations", options->ablations, "Train and compare the method without its parts; see --seeds");
    command->add_option("--seeds", options->seeds, "Seeds of each ablation")
        ->capture_default_str()
        ->check(inRange(1, 100));
    command->add_option("--samples", options->samples, "Test questions of each evaluation")
        ->capture_default_str()
        ->check(inRange(1, 1'000'000));
    command->add_option("--threads", options->threads, "CPU threads (1); 0: physical cores")
        ->capture_default_str()
        ->check(inRange(0, 4096));
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
