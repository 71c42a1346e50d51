// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/import_lines.h"
#include "app/console.h"
#include "jobs/annotations.h"

#include <filesystem>
#include <string>

namespace omnidrive::app {

// Files that `omnidrive annotate` writes and reads, and what it says of them, as text or as JSON. All throw Error as what they call.

void printImport(const annotation::ImportReport& report, bool isJson, Console& console);
/// The HTML report of the annotations.
void writeReport(const annotation::Project& project, bool isCheckedOnly, const std::filesystem::path& file, bool isJson, Console& console);
/// The annotated cases that pass a filter line, as a case file for recipes.
void writeSubset(const annotation::Project& project, const std::string& where, const std::filesystem::path& file, bool isJson, Console& console);

}  // namespace omnidrive::app
