// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::app {

/// A command's work. @return an exit code (app/exit_code.h). Errors are thrown and become exit code 1 and one sentence.
using CommandBody = std::function<int(Console&)>;

/// The omnidrive program: commands with their options, and the one place where errors become messages and exit codes.
class Program {
public:
    Program();

    /// @param description one sentence for the list of commands. @return to add options to; lives as long as this.
    CLI::App* addCommand(const std::string& name, const std::string& description, CommandBody body);

    /// Every command and option, for whoever describes them.
    const CLI::App& tree() const { return app_; }

    /// Parses and runs. Writes help, version and results to standard output, all else to standard error. Call once.
    int run(int argc, const char* const* argv);

private:
    int usageError(const std::string& problem, const std::string& command);
    std::string firstWordProblem(int argc, const char* const* argv) const;
    int parseAndRun(int argc, const char* const* argv);
    int runBody(const CommandBody& body);

    CLI::App app_;
    Console console_;
    std::vector<std::pair<CLI::App*, CommandBody>> commands_;
};

/// Check that a number lies in [low, high]; the help says it in the description rather than as part of the type.
template <typename Number>
CLI::Validator inRange(Number low, Number high) {
    return CLI::Range(low, high).description("");
}

/// Check that a word is one of a list; the help names the list as the option's type.
CLI::Option* restrictTo(CLI::Option* option, const std::vector<std::string>& words);

/// Adds `--json`: "Print JSON for programs".
void addJsonFlag(CLI::App* command, bool& json);

/// Prints pretty JSON and a newline; text that is not UTF-8 gets replacement characters.
void printJson(Console& console, const nlohmann::json& json);

/// The nearest of `known` within two edits, or a third of the word's length when that is more; empty when none is near.
std::string nearestWord(const std::string& word, const std::vector<std::string>& known);

}  // namespace omnidrive::app
