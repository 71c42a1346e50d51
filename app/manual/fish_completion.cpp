// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/manual/program_description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace omnidrive::app {

namespace {

std::string inQuotes(std::string_view text) {
    std::string result = "'";
    for (const char letter : text) {
        result += letter == '\'' || letter == '\\' ? fmt::format("\\{}", letter) : std::string(1, letter == '\n' ? ' ' : letter);
    }
    return result + "'";
}

/// "-l run", "-s h".
std::string nameFlags(const OptionDescription& option) {
    std::string text;
    for (const std::string& name : option.names) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    return text;
}

std::string valueFlags(const OptionDescription& option) {
    if (!option.takesValue()) {
        return "";
    }
    if (!option.words.empty()) {
        return " -x -a " + inQuotes(fmt::format("{}", fmt::join(option.words, " ")));
    }
    switch (valueKind(option)) {
        case ValueKind::Folder: return " -x -a '(__fish_complete_directories)'";
        case ValueKind::File: return " -r -F";
        default: return " -x";
    }
}

std::string lines(const std::string& start, const std::vector<OptionDescription>& options) {
    std::string text;
    for (const OptionDescription& option : options) {
        if (!option.isArgument()) {
            text += fmt::format("{}{}{} -d {}\n", start, nameFlags(option), valueFlags(option), inQuotes(option.text));
        } else if (!option.words.empty()) {
            text += fmt::format("{} -a {} -d {}\n", start, inQuotes(fmt::format("{}", fmt::join(option.words, " "))), inQuotes(option.text));
        }
    }
    return text;
}

}  // namespace

std::string fishCompletion(const ProgramDescription& program) {
    std::string text = fmt::format("# SPDX-License-Identifier: GPL-3.0-or-later\n# fish completion of {} {}, written by the program itself.\n", program.name,
                                   program.version);
    const std::string start = "complete -c " + program.name;
    const bool hasCommands = !program.commands.empty();
    text += lines(hasCommands ? start + " -n __fish_use_subcommand" : start, program.options);
    for (const CommandDescription& command : program.commands) {
        text += fmt::format("{} -n __fish_use_subcommand -f -a {} -d {}\n", start, command.name, inQuotes(command.text));
        text += lines(fmt::format("{} -n '__fish_seen_subcommand_from {}'", start, command.name), command.options);
    }
    return text;
}

}  // namespace omnidrive::app
