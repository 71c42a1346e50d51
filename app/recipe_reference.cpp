// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recipe_reference.h"

#include "base/resources.h"
#include "train/recipe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace omnidrive::app {

namespace {

using train::RecipeField;

constexpr const char* kStage = "stages[].";

constexpr const char* kIntroduction =
    "# Recipe reference\n\n"
    "A recipe is a YAML file. Fields that are left out take the default given here; a field that does not exist, or a value out of its range, is named with its line. "
    "`omnidrive train RECIPE --dry-run` checks a recipe, the `recipe.yaml` of a run folder shows all fields as they were used, and shipped recipes go by name: "
    "`omnidrive train embedded-quick`.\n\n"
    "`omnidrive help --generate recipe-reference` wrote this page from the schema. \"SPEC\" numbers the sections of the developers' own notes on the method, which are not shipped; what says \"our choice\" is "
    "neither the paper's nor another program's value.\n";

/// Where a field's heading changes: the first part of a dotted name, and of a stage its part too.
std::string sectionOf(const RecipeField& field) {
    const bool isOfStage = field.path.starts_with(kStage);
    const std::string name = isOfStage ? field.path.substr(std::string_view(kStage).size()) : field.path;
    const size_t dot = name.find('.');
    const std::string part = dot == std::string::npos ? "" : name.substr(0, dot);
    return isOfStage ? (part.empty() ? "stages[]" : "stages[]." + part) : part;
}

std::string headingOf(const std::string& section) {
    if (section.empty()) {
        return "The run";
    }
    return section == "stages[]" ? "`stages`: a list of one or two" : fmt::format("`{}`", section);
}

/// A bar would end the cell of a table.
std::string inTable(std::string text) {
    for (size_t at = text.find(" | "); at != std::string::npos; at = text.find(" | ", at)) {
        text.replace(at, 3, ", ");
    }
    return text;
}

std::string valuesOf(const RecipeField& field) {
    const bool saysItself = field.type == "bool" || field.type == "choice" || (field.type == "list" && field.range == "texts");
    const std::string kind = saysItself ? "" : field.type == "string" ? "text" : field.type;
    const std::string range = field.type == "list" ? "list of texts" : inTable(field.range);
    const std::string unit = field.unit.empty() ? "" : " " + field.unit;
    return fmt::format("{}{}{}{}", kind, kind.empty() || range.empty() ? "" : " ", range, unit);
}

std::string sourceOf(const RecipeField& field) {
    const std::string section = "SPEC section ";
    return field.source == "[OURS]" ? "our choice" : field.source.starts_with(section) ? "SPEC " + field.source.substr(section.size()) : field.source;
}

std::string defaultOf(const RecipeField& field) {
    return field.defaultValue.empty() ? "needed" : fmt::format("`{}`", field.defaultValue);
}

/// What ships with the program, by name.
std::string shippedTable() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(resourcesDir() / "recipes")) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::string text = "\n## Shipped recipes\n\n| name | what it trains | steps of its stages | device |\n| --- | --- | --- | --- |\n";
    for (const auto& file : files) {
        const train::Recipe recipe = train::loadRecipe(file);
        std::vector<int64_t> steps;
        std::transform(recipe.stages.begin(), recipe.stages.end(), std::back_inserter(steps), [](const auto& stage) { return stage.steps; });
        text += fmt::format("| `{}` | {} | {} | {} |\n", file.stem().string(), recipe.title, fmt::join(steps, " + "), recipe.device);
    }
    return text;
}

}  // namespace

std::string recipeReference() {
    std::string text = kIntroduction + shippedTable();
    std::string section = "none yet";
    for (const RecipeField& field : train::recipeSchema()) {
        if (sectionOf(field) != section) {
            section = sectionOf(field);
            text += fmt::format("\n## {}\n\n| field | values | default | what it is |\n| --- | --- | --- | --- |\n", headingOf(section));
        }
        text += fmt::format("| `{}` | {} | {} | {} ({}) |\n", field.path, valuesOf(field), defaultOf(field), inTable(field.explanation), sourceOf(field));
    }
    return text;
}

}  // namespace omnidrive::app
