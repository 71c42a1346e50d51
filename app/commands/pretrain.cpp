// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/long_task.h"
#include "train/entry_points.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

namespace omnidrive::app {

namespace {

int runPretrainCommand(const train::PretrainRequest& request, Console& console) {
    LongTask task(console, "Stopping; an unfinished model is not written");
    train::runPretrain(request, task.stop(), console.progress());
    console.endProgress();
    console.print(task.wasStopped() ? "Stopped before the end; nothing unfinished was written.\n"
                                    : fmt::format("Written to {}.\n", request.out.string()));
    return task.exitCode();
}

}  // namespace

void addPretrainCommand(Program& program) {
    const auto request = std::make_shared<train::PretrainRequest>();
    CLI::App* command = program.addCommand(
        "pretrain", "Make the embedded model and its CLIP from procedural driving scenes (minutes, deterministic)",
        [request](Console& console) { return runPretrainCommand(*request, console); });
    command->add_option("--out", request->out, "Folder that receives vlm/ and clip/")->required()->type_name("DIR");
    restrictTo(command->add_option("--part", request->part, "What to make"), {"vlm", "clip", "all"})
        ->capture_default_str();
    command->add_option("--seed", request->seed, "Seed of weights and scenes")->capture_default_str()->type_name("N");
    command->add_option("--threads", request->threads, "CPU threads; 0: physical cores")
        ->capture_default_str()
        ->check(inRange(0, 4096));
    command->add_option("--scale", request->scale, "Multiplies all step counts; below 1 for a quick trial")
        ->capture_default_str()
        ->check(inRange(0.001, 100.0));
}

}  // namespace omnidrive::app
