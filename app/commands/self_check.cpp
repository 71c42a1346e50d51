// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check_table.h"
#include "app/commands/commands.h"
#include "app/kernel_checks.h"
#include "train/entry_points.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

namespace omnidrive::app {

namespace {

using kernels::CheckResult;

struct SelfCheckOptions {
    std::string device = "cpu";
    CheckTableOptions table;
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
    const std::vector<CheckResult> ofModel = train::runModelChecks(device);
    results.insert(results.end(), ofModel.begin(), ofModel.end());
    return results;
}

}  // namespace

void addSelfCheckCommand(Program& program) {
    const auto options = std::make_shared<SelfCheckOptions>();
    CLI::App* command =
        program.addCommand("self-check", "Compare every kernel and the model code with slow references on this machine",
                           [options](Console& console) {
                               return printChecks(allChecks(options->device), options->table, console);
                           });
    command->add_option("--device", options->device, "cpu, cuda or cuda:N")
        ->capture_default_str()
        ->type_name("DEVICE")
        ->check(checkedDevice);
    command->add_flag("--failures", options->table.failuresOnly, "List failed checks alone");
    addJsonFlag(command, options->table.json);
}

}  // namespace omnidrive::app
