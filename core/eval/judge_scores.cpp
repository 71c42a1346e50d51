// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/judge_scores.h"

#include "base/error.h"
#include "store/json_fields.h"

#include <charconv>
#include <cmath>
#include <numeric>

namespace omnidrive::eval {

namespace {

using nlohmann::json;

constexpr std::array<const char*, kJudgeMetrics> kNames{"Faithfulness-Step",
                                                        "Informativeness-Step",
                                                        "Risk Assessment Accuracy",
                                                        "Traffic Rule Adherence",
                                                        "Scene Awareness & Object Understanding",
                                                        "Repetition-Token",
                                                        "Hallucination",
                                                        "Semantic Coverage-Step",
                                                        "Commonsense",
                                                        "Missing Step",
                                                        "Relevance",
                                                        "Missing Details"};
constexpr double kHighest = 10, kPercent = 10;  // a score of 10 is 100 percent

/// "Scene Awareness & Object Understanding" as "sceneawarenessobjectunderstanding".
std::string lettersOf(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z') {
            letters += static_cast<char>(c - 'A' + 'a');
        } else if (c >= 'a' && c <= 'z') {
            letters += c;
        }
    }
    return letters;
}

bool isNameOf(std::string_view key, std::string_view name) {
    const std::string letters = lettersOf(key);
    return letters == lettersOf(name) || (name == "Commonsense" && letters == "commonsensereasoning") ||
           (name == kOverallName && letters == "overall");
}

std::optional<double> numberOf(const json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    double number = 0;
    const char* const end = text.data() + text.size();
    const bool isNumber = !text.empty() && std::from_chars(text.data(), end, number).ptr == end;
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<double> scoreNamed(const json& object, const char* name, const std::string& where, double lowest) {
    for (const auto& [key, value] : object.items()) {
        if (!isNameOf(key, name)) {
            continue;
        }
        const auto number = numberOf(value);
        if (!number || !(*number >= lowest && *number <= kHighest)) {
            fail(ErrorKind::Format, "{}: \"{}\" is no number from {} to 10", where, name, lowest);
        }
        return number;
    }
    return std::nullopt;
}

double meanPercent(const std::vector<JudgeScores>& scores, size_t metric) {
    const auto add = [metric](double sum, const JudgeScores& one) { return sum + one.values[metric]; };
    return kPercent * std::accumulate(scores.begin(), scores.end(), 0.0, add) / static_cast<double>(scores.size());
}

}  // namespace

const char* judgeMetricName(JudgeMetric metric) {
    return kNames.at(static_cast<size_t>(metric));
}

double JudgeScores::average() const {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

JudgeScores scoresFromJson(const json& object, const std::string& where, double lowest) {
    if (!object.is_object()) {
        fail(ErrorKind::Format, "{}: is no JSON object of scores", where);
    }
    JudgeScores scores;
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        const auto score = scoreNamed(object, kNames[i], where, lowest);
        if (!score) {
            fail(ErrorKind::Format, "{}: the score \"{}\" is missing", where, kNames[i]);
        }
        scores.values[i] = *score;
    }
    scores.overall = scoreNamed(object, kOverallName, where, lowest);
    return scores;
}

json toJson(const JudgeScores& scores) {
    json object = json::object();
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        object[kNames[i]] = scores.values[i];
    }
    if (scores.overall) {
        object[kOverallName] = *scores.overall;
    }
    return object;
}

JudgeScores parseJudgeReply(std::string_view reply) {
    const size_t begin = reply.find('{'), end = reply.rfind('}');
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
        fail(ErrorKind::Format, "the judge's reply: holds no JSON object");
    }
    const json object = store::parseJson(reply.substr(begin, end - begin + 1));
    if (object.is_discarded()) {
        fail(ErrorKind::Format, "the judge's reply: is not valid JSON between its braces");
    }
    return scoresFromJson(object, "the judge's reply");
}

json judgeReplyFormat() {
    json properties = json::object(), required = json::array();
    for (const char* name : kNames) {
        properties[name] = {{"type", "number"}};
        required.push_back(name);
    }
    properties[kOverallName] = {{"type", "number"}};
    required.push_back(kOverallName);
    const json schema{
        {"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
    return {{"type", "json_schema"}, {"json_schema", {{"name", "scores"}, {"strict", true}, {"schema", schema}}}};
}

std::optional<JudgeSummary> summarise(const std::vector<JudgeScores>& scores) {
    if (scores.empty()) {
        return std::nullopt;
    }
    JudgeSummary summary;
    summary.judged = static_cast<int64_t>(scores.size());
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        summary.percent[i] = meanPercent(scores, i);
    }
    double overall = 0;
    for (const JudgeScores& one : scores) {
        summary.average += kPercent * one.average() / static_cast<double>(scores.size());
        overall += kPercent * one.overall.value_or(0);
        summary.withOverall += one.overall ? 1 : 0;
    }
    if (summary.withOverall > 0) {
        summary.overall = overall / static_cast<double>(summary.withOverall);
    }
    return summary;
}

}  // namespace omnidrive::eval
