// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/long_task.h"
#include "eval/paired.h"
#include "eval/report.h"
#include "train/entry_points.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::app {

/// What was measured, and which questions were answered right.
struct Evaluation {
    eval::EvalReport report;
    std::vector<eval::JudgedAnswer> answers;
};

/// Runs an evaluation with progress. @param name column title of its report. @return nothing when it was stopped before
/// the first answers.
std::optional<Evaluation> evaluate(const train::EvalRequest& request, const std::string& name, LongTask& task);

/// Two evaluations on the same questions, compared question by question.
struct PairedComparison {
    std::string before, after, mode;  ///< names of the two, "greedy" or "sampled"
    eval::PairedOutcome outcome;
    eval::BootstrapDifference difference;  ///< share of right answers, after minus before
    double mcnemarP = 1;
};

/// @throws Error (InvalidArgument) when no question is common to both.
PairedComparison compareEvaluations(const Evaluation& before, const Evaluation& after);

/// "trained against base, greedy: +43.8 points [39.1, 48.4], 190 gained, 14 lost of 400, McNemar p = 3e-41".
std::string comparisonSentence(const PairedComparison& comparison);
nlohmann::json comparisonJson(const PairedComparison& comparison);

/// An evaluation as stored in a file, to be shown and compared again. @throws Error (Format) naming the file, from
/// evaluationFromJson.
nlohmann::json evaluationJson(const Evaluation& evaluation);
Evaluation evaluationFromJson(const nlohmann::json& json, const std::string& nameForErrors);

}  // namespace omnidrive::app
