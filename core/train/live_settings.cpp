// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/live_settings.h"

#include "base/error.h"
#include "train/recipe_field.h"

#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace omnidrive::train {

namespace {

constexpr std::string_view kStages = "stages[";
constexpr std::string_view kStageOf = "stages[].";
/// Endings of the fields that may change; the short name is what follows the last dot.
constexpr std::array kChangeable{"rollout.temperature",           "stages[].optimiser.learning_rate",  "stages[].kl_weight",
                                 "stages[].reward.accuracy_weight", "stages[].reward.format_weight",   "stages[].reward.grounding_weight",
                                 "stages[].reward.tool_weight",   "stages[].reward.tool_cost_weight", "stages[].reward.overlong_weight"};

std::string shortName(std::string_view path) { return std::string(path.substr(path.rfind('.') + 1)); }

/// "stages[1].kl_weight" -> index 1 and "kl_weight"; nullopt for fields of the recipe itself.
struct StagePath {
    size_t stage = 0;
    std::string rest;
};
std::optional<StagePath> stagePath(const std::string& field) {
    const size_t close = field.find("].");
    StagePath path;
    if (!field.starts_with(kStages) || close == std::string::npos) {
        return std::nullopt;
    }
    const char* end = field.data() + close;
    const auto [stop, error] = std::from_chars(field.data() + kStages.size(), end, path.stage);
    if (error != std::errc() || stop != end) {
        return std::nullopt;
    }
    path.rest = field.substr(close + 2);
    return path;
}

template <typename Owner>
const Field<Owner>& fieldNamed(const std::vector<Field<Owner>>& fields, const std::string& path, const std::string& whole) {
    const auto it = std::find_if(fields.begin(), fields.end(), [&](const Field<Owner>& field) { return field.doc.path == path; });
    require(it != fields.end(), "a recipe has no field {}", whole);
    return *it;
}

const StageOptions& stageOf(const Recipe& recipe, const StagePath& path, const std::string& field) {
    require(path.stage < recipe.stages.size(), "{}: the recipe has {} stages", field, recipe.stages.size());
    return recipe.stages[path.stage];
}

template <typename Owner>
void readInto(Owner& owner, const Field<Owner>& field, const std::string& name, const std::string& value) {
    if (const auto problem = field.read(owner, YAML::Node(value))) {
        fail(ErrorKind::InvalidArgument, "{} {}", name, *problem);
    }
}

std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const char* path : kChangeable) {
        names.push_back(shortName(path));
    }
    return names;
}

bool isChangeable(const std::string& field) {
    const auto stage = stagePath(field);
    const std::string pattern = stage ? std::string(kStageOf) + stage->rest : field;
    return std::find(kChangeable.begin(), kChangeable.end(), pattern) != kChangeable.end();
}

}  // namespace

const std::vector<RecipeField>& liveSettings() {
    static const std::vector<RecipeField> settings = [] {
        std::vector<RecipeField> made;
        for (const char* path : kChangeable) {
            const auto& schema = recipeSchema();
            RecipeField field = *std::find_if(schema.begin(), schema.end(), [&](const RecipeField& one) { return one.path == path; });
            field.path = shortName(path);
            made.push_back(std::move(field));
        }
        return made;
    }();
    return settings;
}

std::string liveField(const Recipe& recipe, size_t stage, const std::string& name) {
    for (const std::string path : kChangeable) {
        if (name == shortName(path)) {
            return path.starts_with(kStageOf) ? fmt::format("stages[{}].{}", stage, path.substr(kStageOf.size())) : path;
        }
    }
    require(isChangeable(name), "{} cannot be changed while a run trains; what can: {}", name, fmt::join(names(), ", "));
    fieldValue(recipe, name);   // says when there is no such stage
    return name;
}

std::string fieldValue(const Recipe& recipe, const std::string& field) {
    const auto stage = stagePath(field);
    const auto entries = stage ? fieldNamed(stageFields(), stage->rest, field).write(stageOf(recipe, *stage, field))
                               : fieldNamed(recipeFields(), field, field).write(recipe);
    return fmt::format("{}", fmt::join(entries, ", "));
}

void setField(Recipe& recipe, const std::string& field, const std::string& value) {
    const auto stage = stagePath(field);
    if (!stage) {
        readInto(recipe, fieldNamed(recipeFields(), field, field), field, value);
        return;
    }
    stageOf(recipe, *stage, field);
    readInto(recipe.stages[stage->stage], fieldNamed(stageFields(), stage->rest, field), field, value);
}

std::pair<std::string, std::string> extension(const Recipe& recipe, int64_t by) {
    require(by >= 1, "a run is extended by at least one step, not by {}", by);
    const std::string field = fmt::format("stages[{}].steps", recipe.stages.size() - 1);
    const std::string value = std::to_string(recipe.stages.back().steps + std::min<int64_t>(by, 1LL << 40));
    Recipe longer = recipe;
    setField(longer, field, value);
    return {field, value};
}

void addChange(std::vector<LiveChange>& changes, LiveChange change) {
    std::erase_if(changes, [&](const LiveChange& old) { return old.field == change.field && old.afterStep >= change.afterStep; });
    changes.push_back(std::move(change));
}

std::vector<LiveChange> changesOf(const std::vector<store::RunEvent>& events) {
    std::vector<LiveChange> changes;
    for (const store::RunEvent& event : events) {
        for (const auto& [field, value] : event.values) {
            if (event.kind == "set" && event.step) {
                addChange(changes, {*event.step, field, value});
            }
        }
    }
    return changes;
}

Recipe recipeAt(Recipe recipe, const std::vector<LiveChange>& changes, int64_t step) {
    for (const LiveChange& change : changes) {
        if (change.afterStep >= step) {
            continue;
        }
        try {
            setField(recipe, change.field, change.value);
        } catch (const Error& error) {
            fail(ErrorKind::Format, "events.jsonl, the change after step {}: {}", change.afterStep, error.what());
        }
    }
    return recipe;
}

}  // namespace omnidrive::train
