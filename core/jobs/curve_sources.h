// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// Curves to lay over those of the open run: of another run folder, or of a log that another program wrote.
struct CurveSource {
    std::string name;     ///< for the legend
    std::string format;   ///< "run folder", "TRL trainer state", ...
    std::filesystem::path path;
    std::map<std::string, std::vector<store::ScalarPoint>> curves;   ///< under our names where both mean the same (insight::commonTag)
    std::vector<std::string> problems;
};
/// Reads a run folder or any log of store::readForeignLog. @return one source a run. @throws Error (Io / Format) with one sentence.
std::vector<CurveSource> readCurveSources(const std::filesystem::path& path);

/// A user's note at one point of a curve (store::CurveNote).
struct PinnedNote {
    std::string id, tag;
    int64_t step = 0;
    std::string text;
    double wall = 0;
};
/// Notes of a run; empty when there are none. @throws Error (Io).
std::vector<PinnedNote> pinnedNotes(const std::filesystem::path& runFolder);
/// @return the note with id and time. @throws Error (InvalidArgument / Io).
PinnedNote pinNote(const std::filesystem::path& runFolder, const PinnedNote& note);
void unpinNote(const std::filesystem::path& runFolder, const std::string& id);

}  // namespace omnidrive::jobs
