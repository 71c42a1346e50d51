// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include "app/exit_code.h"
#include "base/ascii.h"
#include "base/error.h"
#include "base/resources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <exception>
#include <memory>
#include <new>
#include <numeric>
#include <system_error>

namespace omnidrive::app {

namespace {

constexpr const char* kDescription =
    "OmniDrive-R1: train a driving model to zoom by Clip-GRPO, and look at what it does.\n"
    "Start with 'omnidrive demo --run runs/demo'; every command has its own --help.";

std::string firstLine(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// CLI11's words as the middle of a sentence: one line, no closing stop, lower-case start unless an option or a name in
/// capitals.
std::string sentencePart(std::string text) {
    text = firstLine(text);
    while (text.ends_with('.') || text.ends_with(' ')) {
        text.pop_back();
    }
    const bool isWord = text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0;
    if (isWord) {
        text[0] = asciiLower(text[0]);
    }
    return text;
}

size_t editDistance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

/// Help as "--seeds N    Seeds of each ablation (default 3)": types without ranges, defaults behind the description.
class HelpFormatter : public CLI::Formatter {
public:
    HelpFormatter() {
        column_width(32);
        label("SUBCOMMAND", "COMMAND");
        label("Subcommands", "Commands");
        label("Positionals", "Arguments");
    }
    std::string make_option_opts(const CLI::Option* option) const override {
        const std::string type = option->get_type_size() == 0 ? "" : option->get_type_name();
        return type.empty() ? "" : type == "INT" || type == "UINT" ? " N" : type == "FLOAT" ? " X" : " " + type;
    }
    std::string make_option_desc(const CLI::Option* option) const override {
        const std::string value = option->get_default_str();
        const std::string note = option->get_required() && option->nonpositional() ? " (needed)"
                                 : value.empty()                                   ? ""
                                                                                   : " (default " + value + ")";
        return option->get_description() + note;
    }
};

std::string withoutPrefix(const std::string& text, const std::string& prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

}  // namespace

Program::Program() : app_(kDescription, "omnidrive") {
    app_.set_version_flag("--version", fmt::format("omnidrive {}", versionString()), "Print the version and exit");
    app_.set_help_flag("-h,--help", "Print this help and exit");
    app_.require_subcommand(1);
    app_.formatter(std::make_shared<HelpFormatter>());
}

CLI::App* Program::addCommand(const std::string& name, const std::string& description, CommandBody body) {
    CLI::App* command = app_.add_subcommand(name, description);
    commands_.emplace_back(command, std::move(body));
    return command;
}

int Program::run(int argc, const char* const* argv) {
    const int code = parseAndRun(argc, argv);
    console_.endProgress();
    const std::string problem = console_.flush();
    if (!problem.empty()) {
        console_.error(problem);
        return code == kExitOk ? kExitFailed : code;
    }
    return code;
}

int Program::parseAndRun(int argc, const char* const* argv) {
    if (const std::string problem = firstWordProblem(argc, argv); !problem.empty()) {
        return usageError(problem, "");
    }
    try {
        app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto parsed = app_.get_subcommands();
        console_.print(parsed.empty() ? app_.help() : parsed.front()->help(app_.get_name()));
        return kExitOk;
    } catch (const CLI::CallForVersion& version) {
        console_.print(std::string(version.what()) + "\n");
        return kExitOk;
    } catch (const CLI::ParseError& problem) {
        const auto parsed = app_.get_subcommands();
        return usageError(problem.what(), parsed.empty() ? "" : parsed.front()->get_name());
    }
    const auto chosen =
        std::find_if(commands_.begin(), commands_.end(), [](const auto& entry) { return entry.first->parsed(); });
    return runBody(chosen->second);
}

std::string Program::firstWordProblem(int argc, const char* const* argv) const {
    if (argc < 2) {
        return "a command is needed";
    }
    const std::string word = argv[1];
    std::vector<std::string> known;
    std::transform(commands_.begin(), commands_.end(), std::back_inserter(known),
                   [](const auto& entry) { return entry.first->get_name(); });
    if (word.starts_with('-')) {
        return app_.get_option_no_throw(word) == nullptr ? fmt::format("there is no option '{}' before a command", word)
                                                         : "";
    }
    if (std::find(known.begin(), known.end(), word) != known.end()) {
        return "";
    }
    const std::string nearest = nearestWord(word, known);
    return fmt::format("there is no command '{}'{}", word,
                       nearest.empty() ? "" : fmt::format(", did you mean '{}'", nearest));
}

int Program::usageError(const std::string& problem, const std::string& command) {
    const std::string name = command.empty() ? "omnidrive" : "omnidrive " + command;
    console_.error(
        fmt::format("{}{}; see '{} --help'", command.empty() ? "" : command + ": ", sentencePart(problem), name));
    return kExitUsage;
}

int Program::runBody(const CommandBody& body) {
    try {
        return body(console_);
    } catch (const Error& error) {
        console_.error(error.what());
    } catch (const std::bad_alloc&) {
        console_.error("there is not enough memory");
    } catch (const std::system_error& error) {
        console_.error(withoutPrefix(firstLine(error.what()), "filesystem error: "));
    } catch (const std::exception& error) {
        // Errors of libraries carry stack traces behind the first line.
        console_.error(firstLine(error.what()));
    }
    return kExitFailed;
}

CLI::Option* restrictTo(CLI::Option* option, const std::vector<std::string>& words) {
    return option->type_name(fmt::format("{}", fmt::join(words, "|")))->check(CLI::IsMember(words).description(""));
}

void addJsonFlag(CLI::App* command, bool& json) {
    command->add_flag("--json", json, "Print JSON for programs");
}

void printJson(Console& console, const nlohmann::json& json) {
    console.print(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

std::string nearestWord(const std::string& word, const std::vector<std::string>& known) {
    std::string nearest;
    size_t smallest = std::max<size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const size_t distance = editDistance(word, candidate);
        if (distance < smallest) {
            smallest = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

}  // namespace omnidrive::app
