// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/recipe.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace YAML {
class Node;
}

namespace omnidrive::train {

/// Allowed values of a number; an open end excludes its bound.
struct Range {
    double low = 0, high = 0;
    bool isLowOpen = false;

    bool contains(double value) const { return (isLowOpen ? value > low : value >= low) && value <= high; }
    /// "[0, 10]", "(0, 1]".
    std::string text() const;
};

/// One field of a Recipe or a StageOptions: its documentation, and how it is read from and written to YAML.
template <typename Owner>
struct Field {
    RecipeField doc;  ///< path relative to the owner
    bool isRequired = false;
    /// Sets the field. @return what is wrong ("is 1, must be in [2, 256]"), or nothing.
    std::function<std::optional<std::string>(Owner&, const YAML::Node&)> read;
    /// The value as YAML entries: one for a scalar, any number for a list.
    std::function<std::vector<std::string>(const Owner&)> write;
    bool isList() const { return doc.type == "list"; }
};

// Conversions between YAML scalars and values. Locale-free. Each reader returns what is wrong, or nothing after setting
// `value`.
std::optional<std::string> readInteger(const YAML::Node& node, const Range& range, int64_t& value);
std::optional<std::string> readSeed(const YAML::Node& node, uint64_t& value);
std::optional<std::string> readNumber(const YAML::Node& node, const Range& range, double& value);
std::optional<std::string> readFlag(const YAML::Node& node, bool& value);
std::optional<std::string> readText(const YAML::Node& node, std::string& value);
std::optional<std::string> readList(const YAML::Node& node, std::vector<std::string>& value);
/// @return index of the word among `words`, or nothing and `problem` set.
std::optional<size_t> readChoice(const YAML::Node& node, const std::vector<std::string>& words, std::string& problem);

/// A text as a YAML scalar: plain where that is safe, quoted otherwise.
std::string quoteYaml(const std::string& text);
/// Shortest decimal that reads back as the same number.
std::string numberText(double value);

/// The members that lead from an owner to a field: member(&Recipe::rollout, &RolloutOptions::groupSize).
template <typename... Members>
auto member(Members... members) {
    return [members...](auto& owner) -> auto& {
        return (owner.*....*members);
    };
}

/// What a table row says beside the value: path, unit, explanation, source.
struct About {
    std::string path, unit, explanation, source;
};

template <typename Owner, typename Access>
Field<Owner> integerField(About about, Access access, Range range) {
    Field<Owner> field{
        {about.path, "int", about.unit, {}, range.text(), about.explanation, about.source}, false, {}, {}};
    field.read = [access, range](Owner& owner, const YAML::Node& node) {
        int64_t value = 0;
        const auto problem = readInteger(node, range, value);
        if (!problem) {
            access(owner) = static_cast<std::remove_reference_t<decltype(access(owner))>>(value);
        }
        return problem;
    };
    field.write = [access](const Owner& owner) { return std::vector{std::to_string(access(owner))}; };
    return field;
}

template <typename Owner, typename Access>
Field<Owner> numberField(About about, Access access, Range range) {
    Field<Owner> field{
        {about.path, "float", about.unit, {}, range.text(), about.explanation, about.source}, false, {}, {}};
    field.read = [access, range](Owner& owner, const YAML::Node& node) {
        return readNumber(node, range, access(owner));
    };
    field.write = [access](const Owner& owner) { return std::vector{numberText(access(owner))}; };
    return field;
}

template <typename Owner, typename Access>
Field<Owner> flagField(About about, Access access) {
    Field<Owner> field{
        {about.path, "bool", about.unit, {}, "true | false", about.explanation, about.source}, false, {}, {}};
    field.read = [access](Owner& owner, const YAML::Node& node) { return readFlag(node, access(owner)); };
    field.write = [access](const Owner& owner) { return std::vector<std::string>{access(owner) ? "true" : "false"}; };
    return field;
}

/// @param range words on what is allowed, for the documentation; the check itself is in validate().
template <typename Owner, typename Access>
Field<Owner> textField(About about, Access access, std::string range = {}) {
    Field<Owner> field{
        {about.path, "string", about.unit, {}, std::move(range), about.explanation, about.source}, false, {}, {}};
    field.read = [access](Owner& owner, const YAML::Node& node) { return readText(node, access(owner)); };
    field.write = [access](const Owner& owner) { return std::vector{quoteYaml(access(owner))}; };
    return field;
}

template <typename Owner, typename Access>
Field<Owner> seedField(About about, Access access) {
    Field<Owner> field{
        {about.path, "int", about.unit, {}, "[0, 18446744073709551615]", about.explanation, about.source},
        false,
        {},
        {}};
    field.read = [access](Owner& owner, const YAML::Node& node) { return readSeed(node, access(owner)); };
    field.write = [access](const Owner& owner) { return std::vector{std::to_string(access(owner))}; };
    return field;
}

template <typename Owner, typename Access>
Field<Owner> listField(About about, Access access) {
    Field<Owner> field{{about.path, "list", about.unit, {}, "texts", about.explanation, about.source}, false, {}, {}};
    field.read = [access](Owner& owner, const YAML::Node& node) { return readList(node, access(owner)); };
    field.write = [access](const Owner& owner) {
        std::vector<std::string> entries;
        for (const auto& text : access(owner)) {
            entries.push_back(quoteYaml(text));
        }
        return entries;
    };
    return field;
}

std::string joinWords(const std::vector<std::string>& words);

/// @param choices words and the values they stand for.
template <typename Owner, typename Access, typename Value>
Field<Owner> choiceField(About about, Access access, std::vector<std::pair<std::string, Value>> choices) {
    std::vector<std::string> words;
    for (const auto& choice : choices) {
        words.push_back(choice.first);
    }
    Field<Owner> field{
        {about.path, "choice", about.unit, {}, joinWords(words), about.explanation, about.source}, false, {}, {}};
    field.read = [access, choices, words](Owner& owner, const YAML::Node& node) -> std::optional<std::string> {
        std::string problem;
        const auto index = readChoice(node, words, problem);
        if (!index) {
            return problem;
        }
        access(owner) = choices[*index].second;
        return std::nullopt;
    };
    field.write = [access, choices](const Owner& owner) {
        for (const auto& [word, value] : choices) {
            if (value == access(owner)) {
                return std::vector{word};
            }
        }
        // A value outside the choices was set in code; reading the YAML back reports it.
        if constexpr (std::is_same_v<Value, std::string>) {
            return std::vector{quoteYaml(access(owner))};
        } else {
            return std::vector<std::string>{"unknown"};
        }
    };
    return field;
}

/// The tables (recipe_schema.cpp). Paths of stage fields are relative to the stage.
const std::vector<Field<Recipe>>& recipeFields();
const std::vector<Field<StageOptions>>& stageFields();

/// The known name nearest to a mistyped one, or empty when none is near.
std::string nearestName(const std::string& name, const std::vector<std::string>& known);

}  // namespace omnidrive::train
