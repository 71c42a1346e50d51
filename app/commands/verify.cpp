// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "eval/text_table.h"
#include "store/run_folder.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>

namespace omnidrive::app {

namespace {

struct VerifyOptions {
    std::filesystem::path run;
    bool json = false;
};

nlohmann::json reportJson(const store::VerifyReport& report) {
    return {{"ok", report.problems.empty()}, {"rollouts", report.rollouts}, {"traces", report.traces},
            {"frames", report.frames},       {"scalars", report.scalars},   {"checkpoints", report.checkpoints},
            {"problems", report.problems}};
}

std::string reportText(const store::VerifyReport& report) {
    std::string text = fmt::format("{} rollouts, {} traces, {} frames, {} scalar rows, {} checkpoints\n",
                                   report.rollouts, report.traces, report.frames, report.scalars, report.checkpoints);
    for (const std::string& problem : report.problems) {
        text += "problem: " + eval::singleLine(problem) + "\n";
    }
    return text + (report.problems.empty() ? "No problem found.\n"
                                           : fmt::format("{} problems found.\n", report.problems.size()));
}

int verify(const VerifyOptions& options, Console& console) {
    const store::VerifyReport report = store::verifyRun(options.run);
    if (options.json) {
        printJson(console, reportJson(report));
    } else {
        console.print(reportText(report));
    }
    return report.problems.empty() ? kExitOk : kExitFailed;
}

}  // namespace

void addVerifyCommand(Program& program) {
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App* command =
        program.addCommand("verify", "Check every record of a run folder; exit code 1 when something is damaged",
                           [options](Console& console) { return verify(*options, console); });
    command->add_option("DIR", options->run, "Run folder")->required()->type_name("");
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
