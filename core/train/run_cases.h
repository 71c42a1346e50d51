// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/recipe.h"

#include <filesystem>

namespace omnidrive::train {

// A run keeps the case files that its recipe names (`cases.json`, `probe_cases.json`), so that what it was trained on stays known, and a resumed run asks
// the same, whatever becomes of the files.

/// Copies them into a run folder. @throws Error (Io), (Format) as data::copyCases.
void keepCases(const Recipe& recipe, const std::filesystem::path& run);

/// The recipe of a run that goes on: where a case file is gone or no longer holds the same cases, the run's own copy takes its place.
Recipe withKeptCases(Recipe recipe, const std::filesystem::path& run);

}  // namespace omnidrive::train
