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
    rollout::ServerOptions server;  ///< who judges, how many at a time and a minute; without a model's name the only one it offers
    std::string rubric;             ///< what the judge is told to do, its system message
    int maxTokens = 500;            ///< of the judge's reply
};

/// The rubric of a file, or the shipped one of our own words (resources/eval/judge_rubric.md) when the path is empty.
/// @throws Error (Io) when it cannot be read, (Format) when it is empty.
std::string loadRubric(const std::filesystem::path& file);

/// What a judging brought. Of n cases scores.size() are judged; the rest is in `problems`, or was not asked because of a failure or a stop.
struct JudgeOutcome {
    std::string model;                          ///< who judged, as the journal keeps it
    std::map<std::string, JudgeScores> scores;  ///< by idx, those of the journal among them
    std::vector<std::string> problems;          ///< replies that could not be judged: "<idx>: <why>", in the order in which they ended
    int64_t fromJournal = 0;                    ///< of the scores, those that were known before anything was asked
    std::string failure;  ///< why the rest was not asked: one sentence without the key; empty when all was, or a stop was asked for
};

/// Asks an OpenAI-compatible server for the twelve scores of each reply that the journal does not know, as many at a time and a minute as
/// the options allow; every try counts there. Every judgement is in the journal, synced, before it counts, so what is returned can be had again
/// at no cost. Blocks until all is done. What ends what:
///  * a reply that the judge gives no scores for is asked for once more, then named in `problems`;
///  * one on which the server breaks (status 5xx after all tries) is named there too, and ends the rest after eight in a row;
///  * a wrong address, a refusal (4xx) or a time-out ends the rest (`failure`);
///  * a stop ends requests and pauses at once and is no failure.
/// The key lives in the connection alone: neither the outcome, the journal nor an error holds it, even if the server echoes it.
/// @param key of the server; empty: none. @param cases may share an idx only if they are equal.
/// @param journal used from here alone while this runs. @param progress in replies, judged or given up; called under a lock from several threads.
/// @throws Error (InvalidArgument) for options out of range or a server without a sure model, (Io) when the server cannot be asked for its models.
/// A journal that cannot be written is a failure. Not thread-safe for one journal.
JudgeOutcome judgeReplies(const JudgeOptions& options, const std::string& key, const std::vector<JudgeCase>& cases,
                          JudgeJournal& journal, const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::eval
