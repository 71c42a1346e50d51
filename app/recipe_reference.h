// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::app {

/// The help's page recipe-reference.md: every field of the recipe's schema with type, range, unit, default and explanation, as Markdown.
std::string recipeReference();

}  // namespace omnidrive::app
