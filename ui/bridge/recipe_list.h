// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace omnidrive::ui {

/// A recipe that comes with the program.
struct RecipeChoice {
    QString name;    ///< for the command line: "embedded-quick"
    QString title;   ///< from the file; the name when it has none
};

/// The recipes among the resources, the embedded ones first and of these the quick one. Empty when the resources are missing. Never throws.
std::vector<RecipeChoice> shippedRecipes();

}  // namespace omnidrive::ui
