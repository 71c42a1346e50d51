// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/long_task.h"
#include "eval/text_table.h"
#include "train/benchmarks.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace omnidrive::app {

namespace {

using nlohmann::json;
using train::BenchReport;
using train::BenchSize;

struct BenchOptions {
    train::BenchRequest request;
    std::string picture = "392x224", crop = "224x168", frame = "1600x900";
    bool json = false;
};

/// "392x224" as a size; {} when it is none.
BenchSize sizeFrom(const std::string& text) {
    BenchSize size;
    int used = 0;
    const bool isSize = std::sscanf(text.c_str(), "%5dx%5d%n", &size.width, &size.height, &used) == 2 && static_cast<size_t>(used) == text.size();
    return isSize ? size : BenchSize{};
}

std::string sizeProblem(const std::string& text) {
    const auto size = sizeFrom(text);
    return size.width > 0 && size.height > 0 ? "" : fmt::format("'{}' is no size; write WxH in pixels", text);
}

json reportJson(const BenchReport& report) {
    json object = json::object();
    for (const auto& [name, word] : report.words) {
        object[name] = word;
    }
    for (const auto& [name, number] : report.numbers) {
        object[name] = number;
    }
    for (const auto& [name, figure] : report.figures) {
        object[name] = {{"median", figure.median}, {"min", figure.min}, {"max", figure.max}, {"n", figure.count}};
    }
    return object;
}

std::string reportText(const BenchReport& report) {
    using enum eval::TextTable::Align;
    eval::TextTable table({{"", Left}, {"median", Right}, {"min", Right}, {"max", Right}});
    for (const auto& [name, word] : report.words) {
        table.addRow({name, word, "", ""});
    }
    for (const auto& [name, number] : report.numbers) {
        table.addRow({name, fmt::format("{:g}", number), "", ""});
    }
    for (const auto& [name, figure] : report.figures) {
        table.addRow({name, fmt::format("{:.5g}", figure.median), fmt::format("{:.5g}", figure.min), fmt::format("{:.5g}", figure.max)});
    }
    return table.render();
}

int run(BenchOptions& options, Console& console) {
    options.request.picture = sizeFrom(options.picture);
    options.request.crop = sizeFrom(options.crop);
    options.request.frame = sizeFrom(options.frame);
    const LongTask task(console, "Stopping; nothing is reported");
    const auto report = train::runBenchmark(options.request, task.stop(), console.progress());
    console.endProgress();
    if (task.wasStopped()) {
        return task.exitCode();
    }
    if (options.json) {
        printJson(console, reportJson(report));
    } else {
        console.print(reportText(report));
    }
    return kExitOk;
}

void addShapes(CLI::App& command, BenchOptions& options) {
    auto& request = options.request;
    const auto count = [&](const char* name, int& value, const char* what) {
        command.add_option(name, value, what)->capture_default_str()->type_name("N")->check(inRange(0, 100000));
    };
    count("--runs", request.runs, "Measured runs");
    count("--warmup", request.warmup, "Runs before them");
    count("--threads", request.threads, "CPU threads");
    command.add_option("--device", request.device, "rollout, step: cpu, cuda or cuda:N; bfloat16 on a GPU, where wall_s counts")
        ->capture_default_str()
        ->type_name("DEVICE");
    command.add_flag("--cuda-graphs", request.cudaGraphs, "rollout, on a GPU: recorded token steps");
    count("--group", request.group, "rollout, step: rollouts of the prompt");
    count("--text", request.text, "rollout, step: text tokens of the prompt");
    count("--pictures", request.pictures, "rollout, step: pictures of the prompt");
    count("--text-reply", request.textReply, "rollout: words that come back instead of a crop; 0: a crop");
    count("--new1", request.firstTurn, "rollout: tokens before the crop");
    count("--new2", request.secondTurn, "rollout: tokens after the crop");
    count("--completion", request.completion, "step: tokens of a rollout");
    count("--micro-batch-tokens", request.microBatchTokens, "step: most tokens of one pass; 0: all rollouts at once");
    command.add_flag("--eight-bit-state", request.eightBitState, "step: the optimiser's moments as bytes");
    count("--batch", request.batch, "clip: boxes of the frame");
    command.add_option("--count", request.count, "store: rollouts of a run folder that has to be made")
        ->capture_default_str()
        ->type_name("N")
        ->check(inRange(int64_t{1}, int64_t{10000000}));
    const auto size = [&](const char* name, std::string& value, const char* what) {
        command.add_option(name, value, what)->capture_default_str()->type_name("WxH")->check(sizeProblem);
    };
    size("--image", options.picture, "rollout, step: a picture of the prompt, multiples of 28");
    size("--crop", options.crop, "rollout: the crop, multiples of 28");
    size("--frame", options.frame, "clip, preprocess: the frame");
}

}  // namespace

void addBenchCommand(Program& program) {
    const auto options = std::make_shared<BenchOptions>();
    CLI::App* command =
        program.addCommand("bench", "Time whole operations on fixed shapes: medians, processor seconds, peak memory",
                           [options](Console& console) { return run(*options, console); });
    restrictTo(command->add_option("WHAT", options->request.what,
                                   "rollout: a group with one zoom turn; step: one learning step; clip: crops of a frame; load: a checkpoint, to first "
                                   "logits; store: a run of many rollouts; preprocess: pictures for the model"),
               {"rollout", "step", "clip", "load", "store", "preprocess"})
        ->required();
    command->add_option("DIR", options->request.folder, "Checkpoint folder; store: run folder, made when it is not there; preprocess: none")
        ->type_name("");
    addShapes(*command, *options);
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
