// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eval/answered_set.h"
#include "eval/judge_scores.h"
#include "eval/published.h"
#include "eval/score_file.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// All that is known of one model on DriveLMM-o1, from a file of predictions or of scores.
struct BenchmarkRun {
    std::string name;
    AnswerCoverage coverage;
    std::optional<ChoiceScores> choices;  ///< absent without replies and references to multiple-choice questions
    std::optional<Rate> statedChoice;     ///< what a score file says itself of multiple choice (its "mcq")
    std::optional<JudgeSummary> judged;   ///< absent when nobody judged
    std::string judge;                    ///< model that judged; empty: nobody did, or a score file does not say
    std::vector<std::string> problems;    ///< records that were left out, and what else a reader should know
};

/// A run from its predictions. @param scores of the judge by idx; may be empty or lack some.
BenchmarkRun runOfPredictions(const std::string& name, const std::vector<data::DriveLmmRecord>& questions,
                              const PredictionFile& file, const std::map<std::string, JudgeScores>& scores = {});

/// A run from a score file. @param questions of the test file, which knows the options and what is missing; empty: the
/// file's own words are all there is.
BenchmarkRun runOfScores(const std::string& name, const std::vector<data::DriveLmmRecord>& questions,
                         const ScoreFile& file);

/// Values in the columns of the published table, percent: five of the judge, its overall score, multiple choice as the
/// official script reads it, or as a score file says that it did. Absent where nothing is known.
std::array<std::optional<double>, kPublishedColumns.size()> benchmarkValues(const BenchmarkRun& run);

/// One sentence: how much was answered, judged and left out.
std::string coverageSentence(const BenchmarkRun& run);

/// The published rows and the runs in one table, marked as what they are, then for each run its coverage and multiple
/// choice by question number under both readings, and what the judge said in full.
std::string benchmarkText(const std::vector<BenchmarkRun>& runs);

/// A run as JSON: rates with hits and count, percent for scores.
nlohmann::json toJson(const BenchmarkRun& run);
/// The published rows as a list of objects with their source and judge.
nlohmann::json publishedJson();

}  // namespace omnidrive::eval
