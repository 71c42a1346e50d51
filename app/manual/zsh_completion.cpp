// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/manual/program_description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace omnidrive::app {

namespace {

/// Text inside single quotes and _arguments' or _describe's own marks.
std::string inQuotes(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        switch (letter) {
            case '\'': result += "'\\''"; break;
            case '[': case ']': case ':': case '\\': result += fmt::format("\\{}", letter); break;
            case '\n': result += ' '; break;
            default: result += letter;
        }
    }
    return result;
}

std::string valueSpec(const OptionDescription& option) {
    const std::string head = fmt::format(":{}:", inQuotes(option.value));
    if (!option.words.empty()) {
        return fmt::format("{}({})", head, fmt::join(option.words, " "));
    }
    switch (valueKind(option)) {
        case ValueKind::Folder: return head + "_files -/";
        case ValueKind::File: return head + "_files";
        default: return head;
    }
}

std::string optionSpec(const OptionDescription& option) {
    const std::string value = option.takesValue() ? valueSpec(option) : "";
    if (option.names.size() == 1) {
        return fmt::format("'{}[{}]{}'", option.names.front(), inQuotes(option.text), value);
    }
    return fmt::format("'({})'{{{}}}'[{}]{}'", fmt::join(option.names, " "), fmt::join(option.names, ","), inQuotes(option.text), value);
}

/// Arguments that are not words of a list are files, which is what most are.
std::string argumentSpec(const OptionDescription& option, int place) {
    const std::string action = option.words.empty() ? "_files" : fmt::format("({})", fmt::join(option.words, " "));
    return fmt::format("'{}:{}:{}'", place, inQuotes(option.value), action);
}

std::string specs(const std::vector<OptionDescription>& options, const std::string& indent) {
    std::string text;
    int place = 0;
    for (const OptionDescription& option : options) {
        text += fmt::format(" \\\n{}{}", indent, option.isArgument() ? argumentSpec(option, ++place) : optionSpec(option));
    }
    return text;
}

std::string commandBody(const ProgramDescription& program) {
    std::string names, cases;
    for (const CommandDescription& command : program.commands) {
        names += fmt::format("        '{}:{}'\n", command.name, inQuotes(command.text));
        cases += fmt::format("        {})\n            _arguments{}\n            ;;\n", command.name, specs(command.options, std::string(16, ' ')));
    }
    return fmt::format("    local curcontext=$curcontext state line\n    local -a commands=(\n{}    )\n    _arguments -C{} \\\n"
                       "        '1:command:->command' '*::argument:->argument'\n"
                       "    if [[ $state == command ]]; then\n        _describe command commands\n        return\n    fi\n    case $words[1] in\n{}    esac\n",
                       names, specs(program.options, std::string(8, ' ')), cases);
}

}  // namespace

std::string zshCompletion(const ProgramDescription& program) {
    const std::string body =
        program.commands.empty() ? "    _arguments" + specs(program.options, std::string(8, ' ')) + "\n" : commandBody(program);
    return fmt::format("#compdef {0}\n# SPDX-License-Identifier: GPL-3.0-or-later\n# zsh completion of {0} {1}, written by the program itself.\n"
                       "_{0}() {{\n{2}}}\n\nif [[ $funcstack[1] == _{0} ]]; then\n    _{0} \"$@\"\nelse\n    compdef _{0} {0}\nfi\n",
                       program.name, program.version, body);
}

}  // namespace omnidrive::app
