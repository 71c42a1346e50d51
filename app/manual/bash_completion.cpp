// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/manual/program_description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace omnidrive::app {

namespace {

/// Letters, digits and _: a name for a shell's function.
std::string functionName(std::string name) {
    for (char& letter : name) {
        letter = letter == '-' ? '_' : letter;
    }
    return "_" + name;
}

/// What to do after an option that takes a value: "words=..." or how files are completed.
std::string valueAction(const OptionDescription& option) {
    if (!option.words.empty()) {
        return fmt::format("words=\"{}\"", fmt::join(option.words, " "));
    }
    switch (valueKind(option)) {
        case ValueKind::Folder: return "compopt -o dirnames; return";
        case ValueKind::File: return "return";
        default: return "compopt +o default +o bashdefault; return";
    }
}

std::string valueCases(const std::vector<OptionDescription>& options, const std::string& indent) {
    std::string text;
    for (const OptionDescription& option : options) {
        if (!option.isArgument() && option.takesValue()) {
            text += fmt::format("{}    {}) {} ;;\n", indent, fmt::join(option.names, " | "), valueAction(option));
        }
    }
    return text.empty() ? "" : fmt::format("{0}case $previous in\n{1}{0}esac\n", indent, text);
}

/// Values, then options when a dash is typed, else the words of the first argument; files where there are none.
std::string body(const std::vector<OptionDescription>& options, const std::string& indent) {
    std::string arguments;
    for (const OptionDescription& option : options) {
        arguments += option.isArgument() && !option.words.empty() && arguments.empty() ? fmt::format("{}", fmt::join(option.words, " ")) : "";
    }
    const std::string otherwise = arguments.empty() ? "" : fmt::format("{}[[ -z $words && $current != -* ]] && words=\"{}\"\n", indent, arguments);
    return valueCases(options, indent) +
           fmt::format("{}[[ -z $words && $current == -* ]] && words=\"{}\"\n", indent, fmt::join(optionNames(options), " ")) + otherwise;
}

std::string commandCases(const ProgramDescription& program) {
    std::vector<std::string> firstWords = optionNames(program.options);
    for (const CommandDescription& command : program.commands) {
        firstWords.push_back(command.name);
    }
    std::string text = fmt::format("    if [[ $COMP_CWORD -eq 1 ]]; then\n        words=\"{}\"\n    else\n        case ${{COMP_WORDS[1]}} in\n",
                                   fmt::join(firstWords, " "));
    for (const CommandDescription& command : program.commands) {
        text += fmt::format("            {})\n{}                ;;\n", command.name, body(command.options, std::string(16, ' ')));
    }
    return text + "        esac\n    fi\n";
}

}  // namespace

std::string bashCompletion(const ProgramDescription& program) {
    const std::string function = functionName(program.name);
    return fmt::format("# SPDX-License-Identifier: GPL-3.0-or-later\n# bash completion of {0} {1}, written by the program itself.\n{2}() {{\n"
                       "    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} words=\n    COMPREPLY=()\n{3}"
                       "    [[ -n $words ]] && mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n    return 0\n}}\n"
                       "complete -o bashdefault -o default -F {2} {0}\n",
                       program.name, program.version, function, program.commands.empty() ? body(program.options, "    ") : commandCases(program));
}

}  // namespace omnidrive::app
