// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// One field of a recipe as an editor holds it: what the schema says about it, and its value as text.
struct SheetField {
    std::string path;          ///< "stages[1].optimiser.learning_rate"
    std::string type;          ///< int | float | bool | string | choice | list
    std::string unit;          ///< "" when none
    std::string defaultValue;  ///< as text
    std::string range;
    std::string explanation;   ///< one sentence
    std::string source;        ///< "SPEC section 6.2"
    std::vector<std::string> choices;   ///< of a choice or a bool
    std::string value;         ///< entries of a list on lines of their own
    std::string problem;       ///< what is wrong with it; empty when nothing

    bool operator==(const SheetField&) const = default;
};

/// A recipe as texts. Values that do not fit stay as they were written, with their problem beside them.
struct RecipeSheet {
    std::vector<SheetField> fields;      ///< in the order of the schema, stages after the rest
    std::vector<std::string> problems;   ///< of the recipe as a whole
    bool isGood() const;
    SheetField* find(const std::string& path);
};

/// Never throws on bad content: what is wrong is in the problems. Missing fields have their defaults.
RecipeSheet sheetOf(const std::string& yaml);
/// A shipped recipe by name, a file, or the recipe of a run folder. @throws Error (Io) when there is none.
RecipeSheet loadSheet(const std::string& nameOrPath);
/// Checks all values in one go and writes each problem beside its field.
void checkSheet(RecipeSheet& sheet);
/// The recipe as YAML, every field written out.
std::string yamlOf(const RecipeSheet& sheet);
/// @throws Error (InvalidArgument) for a sheet with problems, (Io) when it cannot be written; then an older file stays as it was.
void saveSheet(const RecipeSheet& sheet, const std::filesystem::path& file);

/// A field in which two recipes differ.
struct SheetDifference {
    std::string path, here, there;   ///< a field that one of them lacks (a second stage) is empty there
};
std::vector<SheetDifference> compareSheets(const RecipeSheet& here, const RecipeSheet& there);

}  // namespace omnidrive::jobs
