// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/recipe.h"

#include <string>
#include <vector>

namespace omnidrive::train {

/// One thing that is wrong in a recipe.
struct RecipeProblem {
    int line = 0;      ///< from 1; 0 when the recipe as a whole is meant
    std::string text;  ///< "stages[0].steps is 0, must be in [1, 1e+06]"
};

/// A recipe and everything wrong in it, by line; the recipe is usable only when there is nothing.
struct RecipeReading {
    Recipe recipe;
    std::vector<RecipeProblem> problems;
};

/// Reads a recipe without throwing on bad input. Missing fields take their defaults.
RecipeReading readRecipe(const std::string& yaml);

/// Rules between fields ("zoom_max_pixels is below zoom_min_pixels"). The texts start with the path of the field to
/// blame.
std::vector<RecipeProblem> checkRules(const Recipe& recipe);

}  // namespace omnidrive::train
