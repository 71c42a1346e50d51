// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/benchmark_run.h"

#include <fmt/format.h>

#include <unordered_map>

namespace omnidrive::eval {

namespace {

/// Replies of a score file beside what they answer: the test file's question, else what the file says of it itself.
std::vector<ChoiceReading> readingsOf(const std::vector<data::DriveLmmRecord>& questions, const ScoreFile& file) {
    std::unordered_map<std::string, const data::DriveLmmRecord*> byIdx;
    for (const data::DriveLmmRecord& question : questions) {
        byIdx.emplace(question.idx, &question);
    }
    std::vector<ChoiceReading> readings;
    for (const ScoredReply& scored : file.replies) {
        const auto known = byIdx.find(scored.idx);
        const data::DriveLmmRecord own = questionOf(scored);
        const data::DriveLmmRecord& question = known == byIdx.end() ? own : *known->second;
        if (question.isMultipleChoice() && !scored.reply.empty() && !question.finalAnswer.empty()) {
            readings.push_back(readChoice(question, scored.reply));
        }
    }
    return readings;
}

AnswerCoverage coverageOf(const std::vector<data::DriveLmmRecord>& questions, const ScoreFile& file) {
    std::vector<Prediction> predictions;
    for (const ScoredReply& scored : file.replies) {
        predictions.push_back({scored.idx, {}});
    }
    AnswerCoverage coverage = pairWithQuestions(questions, predictions).coverage;
    if (questions.empty()) {
        coverage = {0, static_cast<int64_t>(file.replies.size()), 0};
    }
    return coverage;
}

/// What the file counts as right, and how often that is not what the official rule gives for its own texts.
void addStatedChoice(const ScoreFile& file, BenchmarkRun& run) {
    Rate stated;
    int64_t different = 0;
    for (const ScoredReply& scored : file.replies) {
        if (scored.officialChoice < 0) {
            continue;
        }
        stated.add(scored.officialChoice == 1);
        const data::DriveLmmRecord question = questionOf(scored);
        const bool canBeRead = question.isMultipleChoice() && !scored.reply.empty() && !question.finalAnswer.empty();
        different +=
            canBeRead && readChoice(question, scored.reply).isOfficialRight() != (scored.officialChoice == 1) ? 1 : 0;
    }
    run.statedChoice = stated.count > 0 ? std::optional(stated) : std::nullopt;
    if (different > 0) {
        run.problems.push_back(fmt::format("{}: its \"mcq\" is not what the official rule reads in {} of {} records",
                                           run.name, different, stated.count));
    }
}

}  // namespace

BenchmarkRun runOfPredictions(const std::string& name, const std::vector<data::DriveLmmRecord>& questions,
                              const PredictionFile& file, const std::map<std::string, JudgeScores>& scores) {
    BenchmarkRun run;
    run.name = name;
    run.problems = file.problems;
    const AnsweredSet set = pairWithQuestions(questions, file.predictions);
    run.coverage = set.coverage;
    run.choices = scoreChoices(choiceReadings(set));
    std::vector<JudgeScores> judged;
    for (const auto& [question, prediction] : set.answers) {
        if (const auto found = scores.find(prediction->idx); found != scores.end()) {
            judged.push_back(found->second);
        }
    }
    run.judged = summarise(judged);
    return run;
}

BenchmarkRun runOfScores(const std::string& name, const std::vector<data::DriveLmmRecord>& questions,
                         const ScoreFile& file) {
    BenchmarkRun run;
    run.name = name;
    run.problems = file.problems;
    run.coverage = coverageOf(questions, file);
    run.choices = scoreChoices(readingsOf(questions, file));
    std::vector<JudgeScores> judged;
    for (const ScoredReply& scored : file.replies) {
        judged.push_back(scored.scores);
    }
    run.judged = summarise(judged);
    addStatedChoice(file, run);
    return run;
}

std::array<std::optional<double>, kPublishedColumns.size()> benchmarkValues(const BenchmarkRun& run) {
    std::array<std::optional<double>, kPublishedColumns.size()> values;
    if (run.judged) {
        for (size_t i = 0; i < kReportedMetrics.size(); ++i) {
            values[i] = run.judged->of(kReportedMetrics[i]);
        }
        values[kReportedMetrics.size()] = run.judged->overall;
    }
    // What a score file says is what the official script printed, whatever we read in its texts.
    const auto choice = run.statedChoice ? run.statedChoice->value() : run.choices ? run.choices->all.official.value() : std::nullopt;
    if (choice) {
        values.back() = 100 * *choice;
    }
    return values;
}

}  // namespace omnidrive::eval
