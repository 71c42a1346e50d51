// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/drivelmm.h"
#include "eval/judge_scores.h"

#include <filesystem>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// One judged reply of a score file.
struct ScoredReply {
    std::string idx;
    JudgeScores scores;
    std::string question, groundTruth, reply;  ///< empty where the file does not say them
    int officialChoice = -1;  ///< the file's "mcq": 1 right, 0 wrong, -1 no multiple choice or not said
};

struct ScoreFile {
    std::vector<ScoredReply> replies;   ///< in the order of the file, each idx once
    std::vector<std::string> problems;  ///< records that were left out, one sentence each with file, record and field
};

/// Reads what the official script writes: a list of objects with the scores by their names, `id` (or `idx`),
/// `question`, `ground_truth`, `llm_response` and `mcq`. @throws Error (Io) when the file cannot be read, (Format) when
/// it holds no such record.
ScoreFile readScoreFile(const std::filesystem::path& file);
/// The same over the records of a file that is read already.
ScoreFile scoresOf(const nlohmann::json& records, const std::filesystem::path& file);

/// Writes that form. @throws Error (Io).
void writeScoreFile(const std::filesystem::path& file, const std::vector<ScoredReply>& replies);

/// Whether any of the records looks like one of a score file: predictions hold no scores, and a score file's first record may be the damaged one.
bool looksLikeScores(const nlohmann::json& records);

/// What the judge is given as the truth, and a score file keeps (SPEC section 9.1).
std::string groundTruthOf(const data::DriveLmmRecord& question);

/// The question that a scored reply answers, as far as the file says it: number, reference and its letter, no options.
data::DriveLmmRecord questionOf(const ScoredReply& reply);

}  // namespace omnidrive::eval
