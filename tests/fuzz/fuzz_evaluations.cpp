// SPDX-License-Identifier: GPL-3.0-or-later
// Files of evaluations: predictions and judged replies on DriveLMM-o1, what a judge answered, its journal, reports, tables of ablations.
#include "fuzz/target.h"

#include "eval/ablation.h"
#include "eval/judge_journal.h"
#include "eval/judge_scores.h"
#include "eval/predictions.h"
#include "eval/report.h"
#include "eval/score_file.h"
#include "store/json_fields.h"

#include <nlohmann/json.hpp>

#include <cmath>

using namespace omnidrive;

namespace {

/// What counts is between its bounds, whatever the file calls it; written again it is the same.
void checkScores(const eval::JudgeScores& scores, double lowest) {
    for (const double value : scores.values) {
        fuzz::promise(value >= lowest && value <= 10);
    }
    fuzz::promise(eval::scoresFromJson(eval::toJson(scores), "again", lowest) == scores);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static fuzz::InputFolder folder;
    const std::string_view input = fuzz::textOf(data, size);
    fuzz::mayRefuse([&] { checkScores(eval::parseJudgeReply(input), 1); });
    fuzz::mayRefuse([&] {
        const eval::EvalReport report = eval::reportFromJson(store::parseJsonObject(input, "report"), "report");
        fuzz::promise(eval::toJson(eval::reportFromJson(eval::toJson(report), "again")) == eval::toJson(report));
    });
    const auto json = folder.write("file.json", input), lines = folder.write("file.jsonl", input);
    fuzz::mayRefuse([&] { eval::readPredictions(json); });
    fuzz::mayRefuse([&] { eval::readAblations(json); });
    fuzz::mayRefuse([&] {
        for (const eval::ScoredReply& reply : eval::readScoreFile(json).replies) {
            checkScores(reply.scores, 0);
            eval::questionOf(reply);
        }
    });
    fuzz::mayRefuse([&] { fuzz::promise(eval::JudgeJournal::count(lines) >= 0); });
    folder.clear();
    return 0;
}
