// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_reference.h"

#include <fmt/format.h>

namespace omnidrive::app {

namespace {

constexpr const char* kIntroduction =
    "# Command line\n\n"
    "Results go to standard output, everything for the eye to standard error; `--json` is for programs. Exit codes: 0 done; 1 the work failed, and one sentence says why; 2 the command line "
    "is wrong; 3 a training went to its end but raised alerts; 130 stopped by Ctrl+C or a signal, after saving.\n\n"
    "OMNIDRIVE_RESOURCES names another folder of recipes, prompts, help and the embedded model. OMNIDRIVE_SERVER_KEY, or else OPENAI_API_KEY, is the key of a server; it is neither logged nor "
    "stored. OMNIDRIVE_CUDA_LIBRARY names another file for the CUDA kernels, OMNIDRIVE_PROGRAM the `omnidrive` that the Studio starts trainings with; OMNIDRIVE_WATCH_MS and OMNIDRIVE_FIRST_PAINT are for "
    "measuring the window (`omnidrive-studio --help`).\n\n"
    "`omnidrive help --generate command-line` wrote this page from the program's commands. `omnidrive-studio --help` has the options of the window.\n";

/// A bar would end the cell of a table.
std::string inTable(std::string text) {
    for (size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
        text.replace(at, 1, "\\|");
    }
    for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at)) {
        text.replace(at, 1, " ");
    }
    return text;
}

/// "light|dark" within code would be shown with its backslash.
std::string asCode(std::string text) {
    for (size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at)) {
        text.replace(at, 1, "/");
    }
    return fmt::format("`{}`", text);
}

std::string sectionOf(const CLI::App& command, const CLI::Formatter& words) {
    std::string text = fmt::format("\n## omnidrive {}\n\n{}.\n\n| | |\n| --- | --- |\n", command.get_name(), command.get_description());
    for (const bool isArgument : {true, false}) {
        for (const CLI::Option* option : command.get_options()) {
            if (option->nonpositional() != isArgument) {
                const std::string name = words.make_option_name(option, isArgument) + words.make_option_opts(option);
                text += fmt::format("| {} | {} |\n", asCode(name), inTable(words.make_option_desc(option)));
            }
        }
    }
    return text;
}

}  // namespace

std::string commandReference(const CLI::App& program) {
    const auto words = std::dynamic_pointer_cast<CLI::Formatter>(program.get_formatter());
    std::string text = kIntroduction;
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
        text += sectionOf(*command, *words);
    }
    return text;
}

}  // namespace omnidrive::app
