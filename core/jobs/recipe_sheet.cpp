// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/recipe_sheet.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "store/run_files.h"
#include "store/yaml_document.h"
#include "train/recipe_field.h"
#include "train/recipe_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;

/// Values of a document by whole path, as they were written.
using Values = std::map<std::string, std::string>;

void collect(const YAML::Node& node, const std::string& path, Values& values) {
    if (node.IsMap()) {
        for (const auto& entry : node) {
            const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
            collect(entry.second, path.empty() ? key : path + "." + key, values);
        }
    } else if (node.IsSequence() && path == "stages") {
        for (size_t i = 0; i < node.size(); ++i) {
            collect(node[i], fmt::format("stages[{}]", i), values);
        }
    } else if (node.IsSequence()) {
        std::string& lines = values[path];
        for (const auto& entry : node) {
            lines += (lines.empty() ? "" : "\n") + (entry.IsScalar() ? entry.Scalar() : std::string("?"));
        }
    } else {
        values[path] = node.IsScalar() ? node.Scalar() : std::string();
    }
}

/// A default as it is shown: entries of a list on lines of their own, texts without quotes.
std::string shown(const std::vector<std::string>& entries) {
    std::string text;
    for (const std::string& entry : entries) {
        text += (text.empty() ? "" : "\n") + YAML::Load(entry).Scalar();
    }
    return text;
}

std::vector<std::string> choicesOf(const train::RecipeField& doc) {
    std::vector<std::string> choices;
    if (doc.type == "choice" || doc.type == "bool") {
        std::istringstream words(doc.range);
        for (std::string word; words >> word;) {
            if (word != "|") {
                choices.push_back(word);
            }
        }
    }
    return choices;
}

template <typename Owner>
void addFields(const std::vector<train::Field<Owner>>& fields, const std::string& prefix, const Values& values, RecipeSheet& sheet) {
    const Owner defaults{};
    for (const auto& field : fields) {
        const train::RecipeField& doc = field.doc;
        const std::string path = prefix + doc.path, standard = field.isRequired ? "" : shown(field.write(defaults));
        const auto value = values.find(path);
        sheet.fields.push_back({path, doc.type, doc.unit, standard, doc.range, doc.explanation, doc.source, choicesOf(doc),
                                value == values.end() ? standard : value->second, {}});
    }
}

/// Writes dotted paths as nested maps; fields of one map follow one another.
class Writer {
public:
    explicit Writer(std::string indent) : indent_(std::move(indent)) {}

    void write(const std::string& path, const SheetField& field) {
        std::string margin = indent_;
        size_t begin = 0;
        for (size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', begin)) {
            if (!open_.starts_with(path.substr(0, dot + 1))) {
                text_ += margin + path.substr(begin, dot - begin) + ":\n";
            }
            margin += "  ";
            begin = dot + 1;
        }
        open_ = path;
        text_ += margin + path.substr(begin) + ":" + valueText(field, margin) + "\n";
    }
    const std::string& text() const { return text_; }

private:
    static std::string valueText(const SheetField& field, const std::string& margin) {
        if (field.type != "list") {
            return " " + train::quoteYaml(field.value);
        }
        std::string text;
        std::istringstream lines(field.value);
        for (std::string line; std::getline(lines, line);) {
            text += line.empty() ? "" : "\n" + margin + "  - " + train::quoteYaml(line);
        }
        return text.empty() ? " []" : text;
    }

    std::string indent_, open_, text_;
};

std::string rawYaml(const RecipeSheet& sheet) {
    std::map<std::string, std::vector<const SheetField*>> stages;
    Writer general("");
    for (const SheetField& field : sheet.fields) {
        const size_t close = field.path.find("].");
        if (close == std::string::npos) {
            general.write(field.path, field);
        } else {
            stages[field.path.substr(0, close + 2)].push_back(&field);
        }
    }
    std::string text = general.text() + "stages:\n";
    for (const auto& [prefix, fields] : stages) {
        Writer stage("    ");
        for (const SheetField* field : fields) {
            stage.write(field->path.substr(prefix.size()), *field);
        }
        std::string block = stage.text();
        block[2] = '-';
        text += block;
    }
    return text;
}

/// "rollout.temperature is 7, must be ..." belongs to that field, and says so there without the path.
void place(const std::string& problem, RecipeSheet& sheet) {
    const size_t end = problem.find_first_of(" :");
    SheetField* field = sheet.find(problem.substr(0, end));
    if (field == nullptr || end == std::string::npos) {
        sheet.problems.push_back(problem);
    } else {
        field->problem += (field->problem.empty() ? "" : "; ") + problem.substr(problem.find_first_not_of(" :", end));
    }
}

}  // namespace

bool RecipeSheet::isGood() const {
    return problems.empty() && std::all_of(fields.begin(), fields.end(), [](const SheetField& field) { return field.problem.empty(); });
}

SheetField* RecipeSheet::find(const std::string& path) {
    const auto it = std::find_if(fields.begin(), fields.end(), [&](const SheetField& field) { return field.path == path; });
    return it == fields.end() ? nullptr : &*it;
}

RecipeSheet sheetOf(const std::string& yaml) {
    RecipeSheet sheet;
    Values values;
    size_t stages = 1;
    try {
        const YAML::Node root = YAML::Load(yaml);
        if (root.IsMap() && store::yamlSizeProblem(root).empty()) {
            collect(root, "", values);
            const YAML::Node list = root["stages"];
            stages = list && list.IsSequence() ? std::clamp<size_t>(list.size(), 1, 2) : 1;
        }
    } catch (const YAML::Exception&) {   // readRecipe() says what is wrong
    }
    addFields(train::recipeFields(), "", values, sheet);
    for (size_t i = 0; i < stages; ++i) {
        addFields(train::stageFields(), fmt::format("stages[{}].", i), values, sheet);
    }
    for (const auto& problem : train::readRecipe(yaml).problems) {
        place(problem.text, sheet);
    }
    return sheet;
}

RecipeSheet loadSheet(const std::string& nameOrPath) {
    const fs::path path = store::isRunFolder(nameOrPath) ? fs::path(nameOrPath) / "recipe.yaml" : train::findRecipe(nameOrPath);
    return sheetOf(store::readTextFile(path, 1 << 20));
}

void checkSheet(RecipeSheet& sheet) {
    sheet.problems.clear();
    for (SheetField& field : sheet.fields) {
        field.problem.clear();
    }
    for (const auto& problem : train::readRecipe(rawYaml(sheet)).problems) {
        place(problem.text, sheet);
    }
}

std::string yamlOf(const RecipeSheet& sheet) {
    const std::string raw = rawYaml(sheet);
    const auto reading = train::readRecipe(raw);
    return reading.problems.empty() ? train::toYaml(reading.recipe) : raw;   // numbers then stand without quotes
}

void saveSheet(const RecipeSheet& sheet, const fs::path& file) {
    RecipeSheet checked = sheet;
    checkSheet(checked);
    require(checked.isGood(), "the recipe has fields that do not fit; they are marked");
    store::writeFileAtomically(file, yamlOf(checked));
}

std::vector<SheetDifference> compareSheets(const RecipeSheet& here, const RecipeSheet& there) {
    Values other;
    std::vector<SheetDifference> differences;
    for (const SheetField& field : there.fields) {
        other[field.path] = field.value;
    }
    for (const SheetField& field : here.fields) {
        const auto it = other.find(field.path);
        const std::string value = it == other.end() ? "" : it->second;
        if (value != field.value) {
            differences.push_back({field.path, field.value, value});
        }
        other.erase(field.path);
    }
    for (const auto& [path, value] : other) {
        differences.push_back({path, "", value});
    }
    return differences;
}

}  // namespace omnidrive::jobs
