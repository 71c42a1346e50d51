// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// What an import made of a file.
struct ImportReport {
    int64_t taken = 0;                   ///< annotations that are new or replaced others
    int64_t same = 0;                    ///< that were there already, as they are
    std::vector<std::string> problems{}; ///< one sentence for each line that was left out, with its number
    bool isSaved = true;                 ///< false: Project::problem() says why
};

/// Takes the annotations of a file that the export "jsonl" wrote, here or elsewhere, into a project: one step of undo, unknown keys kept. One that
/// differs from what the project says of the same target is left out and named, unless `mayReplace`.
/// @throws Error (Io) when the file cannot be read, (InvalidArgument) when the project is read-only.
ImportReport importLines(Project& project, const std::filesystem::path& file, bool mayReplace, const std::string& reason);

}  // namespace omnidrive::annotation
