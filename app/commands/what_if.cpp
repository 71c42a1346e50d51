// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/long_task.h"
#include "app/server_arguments.h"
#include "app/trace_text.h"
#include "base/error.h"
#include "eval/text_table.h"
#include "jobs/what_if.h"
#include "jobs/what_if_engine.h"
#include "rollout/trajectory_json.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>

namespace omnidrive::app {

namespace {

struct WhatIfOptions {
    std::string run;
    jobs::WhatIfRequest request;
    ServerArguments server;
    int zoom = 0;   // counted from 1, as on the screen; 0: none
    std::vector<double> box;
    std::string mask;
    bool json = false;
};

jobs::WhatIfRequest requestOf(const WhatIfOptions& options) {
    jobs::WhatIfRequest request = options.request;
    request.server = options.server.resolved();
    request.change.call = options.zoom - 1;
    if (!options.box.empty()) {
        request.change.boxInModel = BoxF{options.box[0], options.box[1], options.box[2], options.box[3]};
    }
    request.change.mask = options.mask == "crop" ? jobs::WhatIfMask::Crop : options.mask == "rest" ? jobs::WhatIfMask::Rest : jobs::WhatIfMask::None;
    return request;
}

nlohmann::json childJson(const jobs::WhatIfChild& child) {
    nlohmann::json json{{"id", child.id},
                        {"parent", child.parentId},
                        {"change", jobs::describeChange(child.change)},
                        {"engine", child.engine},
                        {"checkpoint", child.checkpoint},
                        {"parent_answer", child.parentAnswer},
                        {"answer", child.answer},
                        {"answer_changed", child.isAnswerChanged},
                        {"trajectory", rollout::toJson(*child.trajectory)}};
    json["reward_change"] = child.rewardChange ? nlohmann::json(*child.rewardChange) : nlohmann::json();
    return json;
}

void printJsonResult(const std::vector<jobs::WhatIfChildPtr>& children, Console& console) {
    const jobs::AnswerChanges changes = jobs::answerChanges(children);
    nlohmann::json list = nlohmann::json::array();
    for (const auto& child : children) {
        list.push_back(childJson(*child));
    }
    const auto [low, high] = changes.interval();
    printJson(console, {{"children", std::move(list)},
                        {"changed", changes.changed},
                        {"samples", changes.samples},
                        {"interval", {low, high}},
                        {"verdict", children.empty() ? "" : children.front()->verdict}});
}

/// Sums of float32 scores differ in the ninth digit from batch to batch: no difference has no sign.
double shown(double change) { return std::abs(change) < 0.0005 ? 0 : change; }

/// One line a child: its name, its answer beside the parent's, its reward and the difference.
std::string lineOf(const jobs::WhatIfChild& child) {
    const std::string answer = child.answer.empty() ? "none" : child.answer;
    const std::string change =
        child.rewardChange ? fmt::format("  reward {:.3f} ({:+.3f})", child.trajectory->rewards.total, shown(*child.rewardChange)) : "";
    const std::string line = fmt::format(
        "{}  answer {}{}{}", child.id, answer,
        child.isAnswerChanged ? fmt::format(" instead of {}", child.parentAnswer.empty() ? "none" : child.parentAnswer) : ", as before", change);
    return eval::singleLine(line) + "\n";
}

void printText(const std::vector<jobs::WhatIfChildPtr>& children, const WhatIfOptions& options, Console& console) {
    if (children.size() == 1) {
        console.print(traceText(*children.front()->trajectory) + "\n");
    }
    for (const auto& child : children) {
        console.print(lineOf(*child));
    }
    if (!children.empty()) {
        const std::string& verdict = children.front()->verdict;
        console.print(eval::onTerminal(fmt::format("{}: {}{}\n", jobs::describeChange(children.front()->change),
                                                   jobs::describeChanges(jobs::answerChanges(children)), verdict.empty() ? "" : "\n" + verdict)));
        console.print(fmt::format("Kept beside the run. Look at it: omnidrive-studio {} --select rollout={}\n", options.run, eval::singleLine(children.front()->id)));
    }
}

int runWhatIf(const WhatIfOptions& options, Console& console) {
    LongTask task(console, "Stopping; continuations that are whole are kept");
    jobs::WhatIf whatIf(options.run, &jobs::makeWhatIfEngine);
    const auto children = whatIf.run(requestOf(options), task.stop(), console.progress());
    console.endProgress();
    options.json ? printJsonResult(children, console) : printText(children, options, console);
    return task.exitCode();
}

void addChangeOptions(CLI::App* command, WhatIfOptions& options) {
    jobs::WhatIfChange& change = options.request.change;
    auto* step =
        command->add_option("--step", options.zoom, "Zoom from which to go on, counted from 1 as over the picture; alone: the same zoom again")
            ->type_name("K")
            ->check(inRange(1, 1000));
    command->add_option("--box", options.box, "Another box for it, pixels of the picture as shown to the model")
        ->type_name("X1,Y1,X2,Y2")
        ->expected(4)
        ->delimiter(',')
        ->needs(step);
    command->add_option("--label", change.label, "Another label for it")->type_name("TEXT")->needs(step);
    auto* mask =
        command->add_option("--mask", options.mask, "Mask test: paint grey what the zoom looked at (crop), or everything else (rest)")->needs(step);
    restrictTo(mask, {"crop", "rest"});
    command->add_option("--question", change.question, "Another question, options included, from the beginning")->type_name("TEXT")->excludes(step);
}

void addSamplingOptions(CLI::App* command, jobs::WhatIfRequest& request) {
    command->add_option("--samples", request.samples, "Continuations, with the seeds of the rollout, the next, and so on")
        ->capture_default_str()
        ->check(inRange(1, 256));
    auto* temperature = command->add_option("--temperature", request.temperature, "Sampling temperature; default: the rollout's")
                            ->type_name("T")
                            ->check(inRange(0.01, 10.0));
    command->add_flag("--greedy", request.isGreedy, "Always the most likely token")->excludes(temperature);
    command
        ->add_option(
            "--checkpoint", request.model,
            "Model that answers: step-000040 of the run, embedded, or a folder; default: the run's newest checkpoint that validates, else the "
            "model that the rollout names")
        ->type_name("DIR");
}

}  // namespace

void addWhatIfCommand(Program& program) {
    const auto options = std::make_shared<WhatIfOptions>();
    CLI::App* command = program.addCommand("what-if", "Ask a recorded rollout again with another box, label, question or a part greyed",
                                           [options](Console& console) { return runWhatIf(*options, console); });
    command->add_option("run", options->run, "Run folder, or trace file of another program")->required()->type_name("RUN");
    command->add_option("rollout", options->request.rolloutId, "Rollout of it, or an earlier continuation")->required()->type_name("ROLLOUT");
    addChangeOptions(command, *options);
    addSamplingOptions(command, options->request);
    addServerOptions(command, options->server);
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
