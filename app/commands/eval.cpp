// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/benchmark_eval.h"
#include "app/commands/commands.h"
#include "app/evaluation.h"
#include "app/exit_code.h"
#include "app/run_models.h"
#include "app/server_arguments.h"
#include "app/stored_rollouts.h"
#include "base/error.h"
#include "eval/benchmark_run.h"
#include "store/atomic_file.h"
#include "store/json_fields.h"
#include "train/recipe.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace omnidrive::app {

namespace {

using nlohmann::json;

struct EvalOptions {
    train::EvalRequest request;
    ServerArguments server;
    BenchmarkArguments benchmark;
    std::string clip, device;  // empty: the recipe's
    std::string recipe;        // empty: that of the runs among the models
    std::vector<std::string> models;
    std::vector<std::filesystem::path> traces, reports;
    std::string steps;
    bool greedyOnly = false, sampledOnly = false, noTool = false, published = false, json = false;
    std::filesystem::path out;

    bool evaluatesModels() const { return !models.empty() || server.isServer() || (traces.empty() && reports.empty() && !published); }
};

/// What is shown: one column a report, pairs where the same questions were answered twice.
struct EvalResult {
    std::vector<eval::EvalReport> reports;
    std::vector<PairedComparison> pairs;
};

std::string columnName(const EvalOptions& options, const std::string& model) {
    if (options.server.isServer()) {
        return options.server.options.model.empty() ? "server" : options.server.options.model;
    }
    return model == "embedded" ? "base" : model;
}

/// What is evaluated: the named models, else the recipe's; a server's model is one, with at most the folder that says its prompts.
std::vector<std::string> evaluatedModels(const EvalOptions& options, const train::Recipe& recipe) {
    if (!options.server.isServer()) {
        return options.models.empty() ? std::vector<std::string>{recipe.model} : options.models;
    }
    require(options.models.size() <= 1, "--engine evaluates one server; --model can name one folder for its prompts, got {}", options.models.size());
    require(!options.noTool, "--no-tool needs the local engine: a server's model cannot be kept from calling the tool");
    return options.models.empty() ? std::vector<std::string>{""} : options.models;
}

/// The run that a model belongs to: the run itself, a checkpoint of it, or the model folder in there; empty for every other model.
std::filesystem::path runOf(const std::string& model) {
    std::filesystem::path folder = (std::filesystem::path(model) / "").parent_path();   // without a slash at its end
    if (isRunFolder(folder)) {
        return folder;
    }
    folder = folder.filename() == "model" ? folder.parent_path() : folder;
    const auto checkpoints = folder.parent_path(), run = checkpoints.parent_path();
    const bool isCheckpoint = checkpoints.filename() == "checkpoints" && isRunFolder(run);
    return !isCheckpoint ? std::filesystem::path() : run.empty() ? std::filesystem::path(".") : run;
}

bool asksTheSame(const train::Recipe& a, const train::Recipe& b) {
    const bool isSet = a.data.source == train::kQuestionSource;
    return a.data.source == b.data.source && (isSet ? a.data.questions == b.data.questions
                                                    : a.data.seed == b.data.seed && a.stages.back().globalShare == b.stages.back().globalShare);
}

/// A run is measured on the data that it was trained for, and what it is compared with on the same.
std::string recipeFor(const EvalOptions& options) {
    if (!options.recipe.empty()) {
        return options.recipe;
    }
    std::string recipe;
    for (const std::string& model : options.models) {
        const auto run = runOf(model);
        if (run.empty()) {
            continue;
        }
        const std::string own = (run / "recipe.yaml").string();
        require(recipe.empty() || asksTheSame(train::loadRecipe(recipe), train::loadRecipe(own)),
                "{} and {} ask different questions: name the recipe to measure by with --recipe", recipe, own);
        recipe = recipe.empty() ? own : recipe;
    }
    return recipe.empty() ? options.request.recipe : recipe;
}

train::EvalRequest requestFor(const EvalOptions& options, const train::Recipe& recipe, const std::string& recipeName, const std::string& model,
                              bool greedy) {
    train::EvalRequest request = options.request;
    request.recipe = recipeName;
    request.model = model.empty() ? "" : resolveModel(model);
    request.server = options.server.resolved();
    request.clip = options.clip.empty() ? recipe.clip : options.clip;
    request.device = options.device.empty() ? recipe.device : options.device;
    request.greedy = greedy;
    request.toolAllowed = !options.noTool;
    return request;
}

/// Every model in one decoding mode, compared with the first.
void evaluateModels(const EvalOptions& options, bool greedy, LongTask& task, EvalResult& result) {
    const std::string recipeName = recipeFor(options);
    const train::Recipe recipe = train::loadRecipe(train::findRecipe(recipeName));
    std::optional<Evaluation> first;
    for (const std::string& model : evaluatedModels(options, recipe)) {
        if (task.wasStopped()) {
            return;
        }
        auto evaluation = evaluate(requestFor(options, recipe, recipeName, model, greedy), columnName(options, model), task);
        if (!evaluation) {
            return;
        }
        result.reports.push_back(evaluation->report);
        if (first) {
            result.pairs.push_back(compareEvaluations(*first, *evaluation));
        } else {
            first = std::move(evaluation);
        }
    }
}

void evaluateAll(const EvalOptions& options, Console& console, EvalResult& result, int& exitCode) {
    LongTask task(console, "Stopping; what was answered so far is reported");
    if (!options.sampledOnly) {
        evaluateModels(options, true, task, result);
    }
    if (!options.greedyOnly) {
        evaluateModels(options, false, task, result);
    }
    exitCode = task.exitCode();
}

void addStored(const EvalOptions& options, EvalResult& result) {
    for (const auto& run : options.traces) {
        const StepRange steps = parseStepRange(options.steps);
        eval::ReportInfo info{run.string(), run.string(), run.string(), "stored rollouts", false};
        result.reports.push_back(eval::makeReport(storedRollouts(run, steps), info));
    }
}

/// A file of `eval --out` or of the demo: any object with a list "reports".
void addReportFile(const std::filesystem::path& file, EvalResult& result) {
    const json parsed = store::readJsonDocument(file);
    if (!parsed.is_object() || !parsed.contains("reports") || !parsed["reports"].is_array()) {
        fail(ErrorKind::Format, "{} holds no evaluation reports (a JSON object with a list \"reports\")",
             file.string());
    }
    for (const json& report : parsed["reports"]) {
        result.reports.push_back(eval::reportFromJson(report, file.string()));
    }
}

json resultJson(const EvalResult& result, bool withPublished) {
    json object{{"reports", json::array()}, {"pairs", json::array()}};
    for (const eval::EvalReport& report : result.reports) {
        object["reports"].push_back(eval::toJson(report));
    }
    for (const PairedComparison& pair : result.pairs) {
        object["pairs"].push_back(comparisonJson(pair));
    }
    if (withPublished) {
        object["published"] = eval::publishedJson();
    }
    return object;
}

void printResult(const EvalResult& result, const EvalOptions& options, Console& console) {
    if (options.json) {
        printJson(console, resultJson(result, options.published));
        return;
    }
    if (!result.reports.empty()) {
        console.print(eval::reportTable(result.reports));
    }
    for (const PairedComparison& pair : result.pairs) {
        console.print(comparisonSentence(pair) + "\n");
    }
    if (options.published) {
        console.print((result.reports.empty() ? "" : "\n") +
                      std::string("Published on DriveLMM-o1's test set, another data set than the tables above:\n") +
                      eval::publishedTable());
    }
}

int runEval(const EvalOptions& options, Console& console) {
    requireWritable(options.out);
    if (options.benchmark.isAsked()) {
        return runBenchmark(options.benchmark, options.out, options.json, console);
    }
    EvalResult result;
    int exitCode = kExitOk;
    for (const auto& file : options.reports) {
        addReportFile(file, result);
    }
    addStored(options, result);
    if (options.evaluatesModels()) {
        evaluateAll(options, console, result, exitCode);
    }
    if (exitCode == kExitInterrupted && result.reports.empty()) {
        console.note("Stopped before the first answers: there is nothing to report.");
        return exitCode;
    }
    printResult(result, options, console);
    if (!options.out.empty()) {
        store::writeFileAtomically(options.out, resultJson(result, options.published).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    }
    return exitCode;
}

std::string checkedSteps(const std::string& text) {
    try {
        parseStepRange(text);
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

void addModelOptions(CLI::App* command, EvalOptions& options) {
    command
        ->add_option("--model", options.models,
                     "embedded, a Hugging Face folder, or a run (its newest checkpoint); repeat it to compare; "
                     "default: the recipe's")
        ->type_name("MODEL...");
    command->add_option("--clip", options.clip, "embedded or a Hugging Face CLIP folder; default: the recipe's")
        ->type_name("CLIP");
    command
        ->add_option("--recipe", options.recipe,
                     "Data, prompts and limits: a name or a YAML file; default: the recipe of the runs named by --model, else embedded")
        ->type_name("RECIPE");
    command->add_option("--device", options.device, "cpu, cuda or cuda:N; default: the recipe's")->type_name("DEVICE");
    restrictTo(command->add_option("--split", options.request.split, "Part of the data to ask about"),
               {"train", "validation", "test"})
        ->capture_default_str();
    command->add_option("--samples", options.request.samples, "Questions")
        ->capture_default_str()
        ->check(inRange(1, 10'000'000));
    command->add_option("--seed", options.request.seed, "Seed of sampling; the questions stay the same")
        ->capture_default_str()
        ->type_name("N");
    command->add_option("--threads", options.request.threads, "CPU threads; 0: physical cores")
        ->capture_default_str()
        ->check(inRange(0, 4096));
    auto* greedy =
        command->add_flag("--greedy", options.greedyOnly, "Greedy decoding alone (default: greedy and sampled)");
    command->add_flag("--sampled", options.sampledOnly, "Sampled decoding alone")->excludes(greedy);
    command->add_flag("--no-tool", options.noTool, "Never offer the model the zoom tool");
}

void addReportOptions(CLI::App* command, EvalOptions& options) {
    auto* traces = command
                       ->add_option("--traces", options.traces,
                                    "Report on rollouts stored in this run instead of making new ones; repeat it")
                       ->type_name("DIR...");
    command->add_option("--steps", options.steps, "Steps of --traces to report on: FROM:TO, FROM: or :TO")
        ->type_name("RANGE")
        ->needs(traces)
        ->check(checkedSteps);
    command->add_option("--compare", options.reports, "Show reports that --out wrote earlier too; repeat it")
        ->type_name("FILE...");
    command->add_option("--out", options.out, "Write the reports as JSON")->type_name("FILE");
    command->add_flag("--published", options.published, "Show the published results on DriveLMM-o1 with their sources");
    addJsonFlag(command, options.json);
}

}  // namespace

void addEvalCommand(Program& program) {
    const auto options = std::make_shared<EvalOptions>();
    CLI::App* command =
        program.addCommand("eval", "Measure models on a data split, greedy and sampled, report on stored rollouts, or score predictions on DriveLMM-o1",
                           [options](Console& console) { return runEval(*options, console); });
    addModelOptions(command, *options);
    addServerOptions(command, options->server);
    addReportOptions(command, *options);
    addBenchmarkOptions(command, options->benchmark);
}

}  // namespace omnidrive::app
