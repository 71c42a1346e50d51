// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli_description.h"

#include "base/resources.h"

#include <sstream>

namespace omnidrive::app {

namespace {

constexpr const char* kExitStatus =
    "0: done. 1: the work failed, and one sentence on standard error says why. 2: the command line is wrong. 3: a training went to its end but raised "
    "alerts. 130: stopped by Ctrl+C or a signal, after saving.";
constexpr const char* kEnvironment =
    "OMNIDRIVE_RESOURCES names the folder of recipes, prompts and the embedded model instead of the installed one. OMNIDRIVE_SERVER_KEY, or else "
    "OPENAI_API_KEY, is the key of a server that is asked as policy or judge; it is neither logged nor stored.";

/// "light|dark" is a list of words, "N" or "DIR" is none.
std::vector<std::string> wordsOf(const std::string& type) {
    std::vector<std::string> words;
    std::istringstream parts(type.find('|') == std::string::npos ? "" : type);
    for (std::string word; std::getline(parts, word, '|');) {
        words.push_back(word);
    }
    return words;
}

std::string valueName(const CLI::Option& option) {
    const std::string type = option.get_type_size() == 0 ? "" : option.get_type_name();
    const bool isNumber = type == "INT" || type == "UINT" || type == "FLOAT";
    return isNumber ? "N" : type;
}

std::string textOf(const CLI::Option& option) {
    const std::string value = option.get_default_str();
    const std::string note = option.get_required() && option.nonpositional() ? " (needed)" : value.empty() ? "" : " (default " + value + ")";
    return option.get_description() + note;
}

OptionDescription describe(const CLI::Option& option) {
    OptionDescription result;
    for (const std::string& name : option.get_snames()) {
        result.names.push_back("-" + name);
    }
    for (const std::string& name : option.get_lnames()) {
        result.names.push_back("--" + name);
    }
    const std::string value = valueName(option);
    result.words = wordsOf(value);
    result.value = result.isArgument() ? option.get_name(true) : value;
    result.text = textOf(option);
    return result;
}

std::vector<OptionDescription> optionsOf(const CLI::App& app) {
    std::vector<OptionDescription> options;
    for (const CLI::Option* option : app.get_options()) {
        options.push_back(describe(*option));
    }
    return options;
}

}  // namespace

ProgramDescription describeProgram(const CLI::App& program) {
    ProgramDescription result{program.get_name(), versionString(), "train a driving model to zoom, and look at what it does", program.get_description(),
                              optionsOf(program), {}, {{"EXIT STATUS", kExitStatus}, {"ENVIRONMENT", kEnvironment}, {"SEE ALSO", "omnidrive-studio(1)"}}};
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
        result.commands.push_back({command->get_name(), command->get_description(), optionsOf(*command)});
    }
    return result;
}

}  // namespace omnidrive::app
