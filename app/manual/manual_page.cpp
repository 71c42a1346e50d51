// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/manual/program_description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

namespace omnidrive::app {

namespace {

/// Text as man(7) prints it unchanged: signs that mean something to it are escaped, also at the start of a line.
std::string escaped(std::string_view text) {
    std::string result;
    bool isLineStart = true;
    for (const char letter : text) {
        if (isLineStart && (letter == '.' || letter == '\'')) {
            result += "\\&";
        }
        result += letter == '\\' ? "\\e" : letter == '-' ? "\\-" : std::string(1, letter);
        isLineStart = letter == '\n';
    }
    return result;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return text;
}

std::string paragraphs(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const size_t end = std::min(text.find("\n\n"), text.size());
        result += fmt::format("{}{}\n", result.empty() ? "" : ".PP\n", escaped(text.substr(0, end)));
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return result;
}

/// ".TP", the names in bold with the value in italics, and what it does.
std::string entry(const OptionDescription& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.names) {
        names.push_back("\\fB" + escaped(name) + "\\fR");
    }
    const std::string value = option.takesValue() ? "\\fI" + escaped(option.value) + "\\fR" : "";
    const std::string head = fmt::format("{}{}{}", fmt::join(names, ", "), names.empty() || value.empty() ? "" : " ", value);
    const std::string words = option.isArgument() && !option.words.empty() ? fmt::format(" ({})", fmt::join(option.words, ", ")) : "";
    return fmt::format(".TP\n{}\n{}{}\n", head, escaped(option.text), escaped(words));
}

std::string entries(const std::vector<OptionDescription>& options) {
    std::string text;
    for (const bool isArgument : {true, false}) {
        for (const OptionDescription& option : options) {
            text += option.isArgument() == isArgument ? entry(option) : "";
        }
    }
    return text;
}

std::string argumentsOf(const std::vector<OptionDescription>& options) {
    std::string text;
    for (const OptionDescription& option : options) {
        text += option.isArgument() ? " \\fI" + escaped(option.value) + "\\fR" : "";
    }
    return text;
}

std::string synopsis(const ProgramDescription& program) {
    const std::string name = "\\fB" + escaped(program.name) + "\\fR";
    if (program.commands.empty()) {
        return fmt::format(".SH SYNOPSIS\n{}{} [\\fIOPTIONS\\fR]\n", name, argumentsOf(program.options));
    }
    return fmt::format(".SH SYNOPSIS\n{0} \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.br\n{0} \\fICOMMAND\\fR \\-\\-help\n", name);
}

std::string commandsText(const ProgramDescription& program) {
    std::string text = program.commands.empty() ? "" : ".SH COMMANDS\n";
    for (const CommandDescription& command : program.commands) {
        text += fmt::format(".SS {}{}\n{}\n{}", escaped(command.name), argumentsOf(command.options), escaped(command.text), entries(command.options));
    }
    return text;
}

}  // namespace

std::string manualPage(const ProgramDescription& program) {
    std::string page = fmt::format(".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n.TH {} 1 \"\" \"{} {}\" \"User Commands\"\n", upper(program.name),
                                   program.name, program.version);
    page += fmt::format(".SH NAME\n{} \\- {}\n", escaped(program.name), escaped(program.summary));
    page += synopsis(program) + ".SH DESCRIPTION\n" + paragraphs(program.text);
    page += ".SH OPTIONS\n" + entries(program.options) + commandsText(program);
    for (const ManualSection& section : program.sections) {
        page += fmt::format(".SH {}\n{}", escaped(section.title), paragraphs(section.text));
    }
    return page;
}

}  // namespace omnidrive::app
