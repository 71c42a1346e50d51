// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/kernel_checks.h"
#include "eval/text_table.h"
#include "train/entry_points.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <vector>

namespace omnidrive::app {

namespace {

using kernels::CheckResult;
using nlohmann::json;

struct SelfCheckOptions {
    std::string device = "cpu";
    bool failuresOnly = false;
    bool json = false;
};

/// @throws CLI::ValidationError for words that name no device; whether it exists is found out by the check.
std::string checkedDevice(const std::string& text) {
    const bool isIndexed = text.starts_with("cuda:") && text.size() > 5 && text.size() <= 8 &&
                           text.find_first_not_of("0123456789", 5) == std::string::npos;
    return text == "cpu" || text == "cuda" || isIndexed
               ? ""
               : fmt::format("there is no device '{}'; use cpu, cuda or cuda:N", text);
}

std::vector<CheckResult> allChecks(const std::string& device) {
    std::vector<CheckResult> results = runKernelChecks(device);
    const std::vector<CheckResult> ofModel = train::runModelChecks();
    results.insert(results.end(), ofModel.begin(), ofModel.end());
    return results;
}

json checkJson(const CheckResult& result) {
    return {{"name", result.name},
            {"device", result.device},
            {"dtype", result.dtype},
            {"shape", result.shape},
            {"worst_error", result.worstError},
            {"worst_difference", result.worstDifference},
            {"passed", result.passed},
            {"note", result.note}};
}

std::string checkTable(const std::vector<CheckResult>& results, bool failuresOnly) {
    using enum eval::TextTable::Align;
    eval::TextTable table({{"check", Left},
                           {"device", Left},
                           {"type", Left},
                           {"shape", Left},
                           {"difference", Right},
                           {"of tolerance", Right},
                           {"", Left}});
    for (const CheckResult& result : results) {
        if (!failuresOnly || !result.passed) {
            table.addRow({result.name, result.device, result.dtype, result.shape,
                          fmt::format("{:.2e}", result.worstDifference), fmt::format("{:.3f}", result.worstError),
                          (result.passed ? "passed " : "FAILED ") + result.note});
        }
    }
    return table.render();
}

void printResults(const std::vector<CheckResult>& results, int64_t failed, const SelfCheckOptions& options,
                  Console& console) {
    if (options.json) {
        json list = json::array();
        std::transform(results.begin(), results.end(), std::back_inserter(list), checkJson);
        printJson(console, {{"ok", failed == 0}, {"checks", results.size()}, {"failed", failed}, {"results", list}});
        return;
    }
    if (!options.failuresOnly || failed > 0) {
        console.print(checkTable(results, options.failuresOnly));
    }
    console.print(fmt::format("{} checks, {} failed.\n", results.size(), failed));
}

int selfCheck(const SelfCheckOptions& options, Console& console) {
    const std::vector<CheckResult> results = allChecks(options.device);
    const int64_t failed =
        std::count_if(results.begin(), results.end(), [](const CheckResult& result) { return !result.passed; });
    printResults(results, failed, options, console);
    return failed == 0 ? kExitOk : kExitFailed;
}

}  // namespace

void addSelfCheckCommand(Program& program) {
    const auto options = std::make_shared<SelfCheckOptions>();
    CLI::App* command =
        program.addCommand("self-check", "Compare every kernel and the model code with slow references on this machine",
                           [options](Console& console) { return selfCheck(*options, console); });
    command->add_option("--device", options->device, "cpu, cuda or cuda:N")
        ->capture_default_str()
        ->type_name("DEVICE")
        ->check(checkedDevice);
    command->add_flag("--failures", options->failuresOnly, "List failed checks alone");
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
