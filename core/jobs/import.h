// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::jobs {

/// What to read, and what of it to keep.
struct ImportRequest {
    std::filesystem::path path;
    std::string kind;                             ///< one of importKinds(); empty: the content decides
    std::vector<std::filesystem::path> images;    ///< folders to search, with all below them, for the pictures that records name
    std::string where;                            ///< filter: over rollouts for traces, over questions for data sets; empty: everything
    std::vector<std::string> splits;              ///< rules of insight::SplitRules; data sets only
    std::string question;                         ///< asked about pictures and films, which bring none
    int everyFrames = 10;                         ///< of a film, one frame in so many
    std::filesystem::path out;                    ///< run folder (traces) or question set (data) to write; empty: only look
};

struct ImportReport {
    std::string kind;                             ///< word: "deepeyes"
    std::string name;                             ///< "DeepEyes traces"
    bool isTraces = false;
    int64_t read = 0;                             ///< rollouts or questions that could be read
    int64_t kept = 0;                             ///< of these, what the filter let through
    int64_t written = 0;                          ///< of these, what `out` holds; questions whose pictures are missing are not written
    int64_t leftOut = 0;                          ///< records that could not be read
    int64_t pictures = 0, missingPictures = 0;    ///< different ones that what is kept names
    std::vector<std::pair<std::string, int64_t>> facts;                   ///< "scenes" 2, "tool calls" 227
    std::vector<std::pair<std::string, double>> means;                    ///< "reward" -0.076289
    std::map<std::string, std::map<std::string, int64_t>> tables;         ///< "kind": "planning" 173
    std::vector<std::string> unreadFields;        ///< of the records, which no reader looks at
    std::vector<std::string> problems;            ///< one sentence each, naming file, record and field
    bool isStopped = false;                       ///< ended before everything was read
};

/// Words that ImportRequest::kind may say, traces first.
std::vector<std::string> importKinds();

/// Reads traces of other programs or a data set, and writes them where the request says: traces as a run folder for the Studio, with their pictures
/// found again and stored by content; questions as a question set (data/question_set.h). What is broken or missing is listed, the rest is read. A
/// stop is a normal end: what was written stays and is whole.
/// @throws Error (Io) when something cannot be read or written, (Format) when the content is of no known or not of the wanted kind,
/// (InvalidArgument) for a filter or split that cannot be understood.
ImportReport importPath(const ImportRequest& request, const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::jobs
