// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/recipe.h"

#include "base/error.h"
#include "base/resources.h"
#include "store/file_io.h"
#include "train/recipe_field.h"
#include "train/recipe_reader.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace omnidrive::train {

namespace fs = std::filesystem;

namespace {

constexpr int64_t kMostFileBytes = 16 << 20;   // readRecipe() says what is too long for a recipe; more than this is not even read

/// Writes fields with dotted paths as nested maps.
class YamlWriter {
public:
    explicit YamlWriter(std::string indent) : indent_(std::move(indent)) {}

    void write(const std::string& path, const std::vector<std::string>& entries, bool isList) {
        size_t begin = 0;
        std::string margin = indent_;
        for (size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
            const std::string branch = path.substr(0, dot);
            if (!open_.starts_with(branch + ".")) {
                text_ += margin + path.substr(begin, dot - begin) + ":\n";
            }
            margin += "  ";
            begin = dot + 1;
        }
        open_ = path;
        writeValue(margin, path.substr(begin), entries, isList);
    }

    const std::string& text() const { return text_; }

private:
    void writeValue(const std::string& margin, const std::string& key, const std::vector<std::string>& entries,
                    bool isList) {
        text_ += margin + key + ":";
        if (!isList || entries.empty()) {
            text_ += " " + (isList ? "[]" : entries.front()) + "\n";
            return;
        }
        text_ += "\n";
        for (const auto& entry : entries) {
            text_ += margin + "  - " + entry + "\n";
        }
    }

    std::string indent_, open_, text_;
};

std::string stageYaml(const StageOptions& stage) {
    YamlWriter writer("    ");
    for (const auto& field : stageFields()) {
        writer.write(field.doc.path, field.write(stage), field.isList());
    }
    std::string text = writer.text();
    text[2] = '-';  // the first line opens the list entry
    return text;
}

std::vector<std::string> shippedNames() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(resourcePath("recipes"))) {
        if (entry.path().extension() == ".yaml") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

int64_t Recipe::totalSteps() const {
    return std::accumulate(stages.begin(), stages.end(), int64_t{0},
                           [](int64_t sum, const StageOptions& stage) { return sum + stage.steps; });
}

Recipe parseRecipe(const std::string& yaml, const std::string& nameForErrors) {
    RecipeReading reading = readRecipe(yaml);
    std::vector<std::string> lines;
    for (const auto& problem : reading.problems) {
        lines.push_back(problem.line > 0 ? fmt::format("{}:{}: {}", nameForErrors, problem.line, problem.text)
                                         : fmt::format("{}: {}", nameForErrors, problem.text));
    }
    if (!lines.empty()) {
        throw Error(ErrorKind::Format, fmt::format("{}", fmt::join(lines, "\n")));
    }
    return std::move(reading.recipe);
}

Recipe loadRecipe(const fs::path& file) {
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) {
        fail(ErrorKind::Io, "{} is a folder, not a recipe", file.string());
    }
    if (!fs::exists(file, ignored)) {
        fail(ErrorKind::Io, "cannot read recipe {}", file.string());
    }
    return parseRecipe(store::readTextFile(file, kMostFileBytes), file.string());
}

std::string toYaml(const Recipe& recipe) {
    YamlWriter writer("");
    for (const auto& field : recipeFields()) {
        writer.write(field.doc.path, field.write(recipe), field.isList());
    }
    std::string text = writer.text();
    text += recipe.stages.empty() ? "stages: []\n" : "stages:\n";
    for (const auto& stage : recipe.stages) {
        text += stageYaml(stage);
    }
    return text;
}

std::vector<std::string> validate(const Recipe& recipe) {
    // Reading back what would be written checks every range in one place.
    std::vector<std::string> problems;
    for (auto& problem : readRecipe(toYaml(recipe)).problems) {
        problems.push_back(std::move(problem.text));
    }
    return problems;
}

bool operator==(const Recipe& a, const Recipe& b) {
    return toYaml(a) == toYaml(b);
}

fs::path findRecipe(const std::string& nameOrPath) {
    require(!nameOrPath.empty(), "no recipe was named");
    const fs::path shipped = resourcesDir() / "recipes" / (nameOrPath + ".yaml");
    std::error_code ignored;
    if (nameOrPath.find('/') == std::string::npos && fs::exists(shipped, ignored)) {
        return shipped;
    }
    if (fs::exists(nameOrPath, ignored)) {
        return nameOrPath;
    }
    fail(ErrorKind::Io, "no recipe '{}': neither a file nor one of the shipped recipes ({})", nameOrPath,
         fmt::join(shippedNames(), ", "));
}

}  // namespace omnidrive::train
