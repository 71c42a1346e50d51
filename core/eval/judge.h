// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "eval/judge_journal.h"
#include "rollout/server_options.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// How replies are judged. SPEC section 9.1: gpt-4o-mini, temperature 0, at most 500 tokens.
struct JudgeOptions {
    rollout::ServerOptions server;  ///< who judges; its model's name, or empty for the only one it offers
    std::string rubric;             ///< what the judge is told to do, its system message
    double perMinute = 0;           ///< requests begun a minute, at most; 0: as many as the server takes
    int maxTokens = 500;            ///< of the judge's reply
};

/// The rubric of a file, or the shipped one of our own words (resources/eval/judge_rubric.md) when the path is empty.
/// @throws Error (Io) when it cannot be read, (Format) when it is empty.
std::string loadRubric(const std::filesystem::path& file);

struct JudgeOutcome {
    std::string model;                          ///< who judged
    std::map<std::string, JudgeScores> scores;  ///< by idx
    std::vector<std::string> problems;          ///< replies that could not be judged, one sentence each
    int64_t fromJournal = 0;                    ///< of the scores, those that were known before
    std::string failure;  ///< why the rest was not asked: one sentence; empty when all was, or a stop was asked for
};

/// Asks an OpenAI-compatible server for the twelve scores of each reply that the journal does not know, several at a
/// time, and writes every judgement into the journal before it counts. A reply that the judge answers with no scores is
/// asked for once more, then left out and named; one on which the server breaks (status 5xx each time) is left out, and
/// ends the rest after eight in a row. A wrong address, a refusal or a time-out ends the rest. The key lives in the
/// connection alone.
/// @param key of the server; empty: none. @param progress counts judged replies; called from several threads.
/// @throws Error (InvalidArgument) for options out of range or a server without a sure model, (Io) for a journal that
/// cannot be written.
JudgeOutcome judgeReplies(const JudgeOptions& options, const std::string& key, const std::vector<JudgeCase>& cases,
                          JudgeJournal& journal, const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::eval
