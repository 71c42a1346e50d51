// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_reference.h"
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/help_pages.h"
#include "app/recipe_reference.h"
#include "base/error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace omnidrive::app {

namespace {

struct HelpOptions {
    std::string topic, generated;
    bool markdown = false, json = false;
};

int listTopics(const HelpOptions& options, Console& console) {
    nlohmann::json list = nlohmann::json::array();
    std::string text = "Pages of the help, shown in the Studio too (F1). Print one: omnidrive help NAME\n\n";
    for (const HelpTopic& topic : helpTopics()) {
        list.push_back({{"name", topic.name}, {"title", topic.title}});
        text += fmt::format("  {:<20} {}\n", topic.name, topic.title);
    }
    options.json ? printJson(console, list) : console.print(text);
    return kExitOk;
}

int printText(const std::string& name, const std::string& title, const std::string& text, bool asJson, Console& console) {
    asJson ? printJson(console, {{"name", name}, {"title", title}, {"text", text}}) : console.print(text);
    return kExitOk;
}

int printTopic(const Program& program, const HelpOptions& options, Console& console) {
    std::vector<std::string> names;
    for (const HelpTopic& topic : helpTopics()) {
        if (topic.name == options.topic) {
            const std::string page = helpPage(topic.name);
            return printText(topic.name, topic.title, options.markdown ? page : plainText(page), options.json, console);
        }
        names.push_back(topic.name);
    }
    for (const CLI::App* command : program.tree().get_subcommands([&](const CLI::App* candidate) { return candidate->get_name() == options.topic; })) {
        return printText(options.topic, command->get_description(), command->help(program.tree().get_name()), options.json, console);
    }
    const std::string nearest = nearestWord(options.topic, names);
    fail(ErrorKind::InvalidArgument, "the help has no page '{}'{}; 'omnidrive help' lists them", options.topic,
         nearest.empty() ? "" : fmt::format(", did you mean '{}'", nearest));
}

int runHelp(const Program& program, const HelpOptions& options, Console& console) {
    if (!options.generated.empty()) {
        const std::string text = options.generated == "command-line" ? commandReference(program.tree()) : recipeReference();
        return printText(options.generated, "", text, options.json, console);
    }
    return options.topic.empty() ? listTopics(options, console) : printTopic(program, options, console);
}

}  // namespace

void addHelpCommand(Program& program) {
    const auto options = std::make_shared<HelpOptions>();
    CLI::App* command = program.addCommand("help", "Print a page of the help, or list them: tour, five-minutes, train-on-your-gpu, limits and others",
                                           [options, &program](Console& console) { return runHelp(program, *options, console); });
    command->add_option("TOPIC", options->topic, "Name of a page, or of a command; none: the list");
    command->add_flag("--markdown", options->markdown, "The page as it is stored");
    restrictTo(command->add_option("--generate", options->generated, "Write a reference anew from what the program knows of itself"), {"recipe-reference", "command-line"});
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
