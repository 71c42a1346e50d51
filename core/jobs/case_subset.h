// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/noted_filter.h"
#include "jobs/annotations.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// What became of a set of annotated cases.
struct CaseSubset {
    int64_t rollouts = 0;                ///< annotated ones that the filter lets pass
    int64_t cases = 0;                   ///< written: one question each, whichever of its rollouts was annotated
    int64_t drawn = 0;                   ///< of these: with the scene that draws them again
    std::vector<std::string> problems{}; ///< one sentence for each that was left out
};

/// Writes annotated cases as a case file (data/case_file.h), for `data.cases` and `probe.cases` of a recipe. A right answer that was annotated takes
/// the place of the data set's, at whichever of the rollouts that ask the same question it was given; a question that was given two is left out. Each scene is drawn once more to see that it gives the recorded pictures; the run's own picture files are named too,
/// and pictures that lie inside of a trace file are written into a folder "FILE-pictures" beside the file.
/// @param where a line of insight::NotedFilter; empty: all.
/// @throws Error (InvalidArgument) for a filter with problems or one that leaves no case, (Io) when run or file cannot be read or written.
CaseSubset writeCaseSubset(const annotation::Project& project, const std::string& where, const std::filesystem::path& file);

/// @throws Error (InvalidArgument) with the first problem of a filter line.
insight::NotedFilter notedFilterOf(const std::string& where);
/// What people said of a rollout grows by one annotation of it, for filters.
void addTo(insight::RowNotes& notes, const annotation::Annotation& annotation);
/// What people said of each annotated rollout.
std::map<std::string, insight::RowNotes> rowNotesOf(const annotation::Project& project);

}  // namespace omnidrive::jobs
