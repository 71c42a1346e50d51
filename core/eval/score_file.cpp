// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/score_file.h"

#include "base/error.h"
#include "eval/json_records.h"
#include "store/atomic_file.h"
#include "store/json_records.h"
#include "text/official_extraction.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace omnidrive::eval {

namespace {

using data::questionNumber;
using nlohmann::json;

constexpr const char* kStepsTitle = "**Step-by-Step Reasoning**: ";
constexpr const char* kAnswerTitle = " **Final Answer**: ";

int choiceOf(const json& record) {
    const auto found = record.find("mcq");
    const bool isKnown = found != record.end() && found->is_number_integer() && (*found == 0 || *found == 1);
    return isKnown ? found->get<int>() : -1;
}

ScoredReply readReply(const json& record, const std::string& place) {
    ScoredReply reply;
    reply.scores = scoresFromJson(record, place, 0);
    reply.idx = idxOf(record);
    reply.question = textMember(record, "question");
    reply.groundTruth = textMember(record, "ground_truth");
    reply.reply = textMember(record, "llm_response");
    reply.officialChoice = choiceOf(record);
    return reply;
}

std::string problemOf(const std::string& idx, const std::set<std::string>& seen) {
    if (questionNumber(idx) == 0) {
        return "\"id\" must end with a question number, as in \"<scene>_<sample>_4\"";
    }
    return seen.count(idx) == 1 ? "the same id was there before; the first counts" : "";
}

}  // namespace

ScoreFile readScoreFile(const std::filesystem::path& file) {
    return scoresOf(store::readJsonRecords(file), file);
}

ScoreFile scoresOf(const json& records, const std::filesystem::path& file) {
    ScoreFile result;
    std::set<std::string> seen;
    size_t number = 0;
    for (const json& record : records) {
        const std::string idx = idxOf(record), place = recordPlace(file, ++number, idx);
        try {
            ScoredReply reply = readReply(record, place);
            const std::string problem = problemOf(idx, seen);
            require(problem.empty(), "{}: {}", place, problem);
            seen.insert(idx);
            result.replies.push_back(std::move(reply));
        } catch (const Error& error) {
            result.problems.emplace_back(error.what());
        }
    }
    if (result.replies.empty()) {
        fail(ErrorKind::Format, "{}",
             result.problems.empty() ? file.string() + ": holds no scores" : result.problems.front());
    }
    return result;
}

void writeScoreFile(const std::filesystem::path& file, const std::vector<ScoredReply>& replies) {
    json list = json::array();
    for (const ScoredReply& reply : replies) {
        json record = toJson(reply.scores);
        record["id"] = reply.idx;
        record["question"] = reply.question;
        record["ground_truth"] = reply.groundTruth;
        record["llm_response"] = reply.reply;
        record["mcq"] = reply.officialChoice;
        list.push_back(std::move(record));
    }
    store::writeFileAtomically(file, list.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

bool looksLikeScores(const json& records) {
    return std::any_of(records.begin(), records.end(), [](const json& record) {
        return record.is_object() && (record.contains(kOverallName) || record.contains(judgeMetricName(JudgeMetric::Risk)));
    });
}

std::string groundTruthOf(const data::DriveLmmRecord& question) {
    return kStepsTitle + question.steps + kAnswerTitle + question.finalAnswer;
}

data::DriveLmmRecord questionOf(const ScoredReply& reply) {
    data::DriveLmmRecord question;
    question.idx = reply.idx;
    question.number = questionNumber(reply.idx);
    const size_t at = reply.groundTruth.rfind(kAnswerTitle);
    if (at != std::string::npos) {
        question.finalAnswer = reply.groundTruth.substr(at + std::string_view(kAnswerTitle).size());
    }
    question.answerLetter = question.isMultipleChoice() ? text::extractOption(question.finalAnswer) : std::string();
    return question;
}

}  // namespace omnidrive::eval
