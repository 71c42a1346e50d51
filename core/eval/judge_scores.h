// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::eval {

/// What the judge of DriveLMM-o1 is asked about, in its order (SPEC section 9.1). High is good for every one.
enum class JudgeMetric {
    Faithfulness,
    Informativeness,
    Risk,
    Rules,
    Scene,
    Repetition,
    Hallucination,
    Coverage,
    Commonsense,
    MissingStep,
    Relevance,
    MissingDetails
};
inline constexpr size_t kJudgeMetrics = 12;
/// The five that are reported, in the order of the published tables.
inline constexpr std::array kReportedMetrics{JudgeMetric::Risk, JudgeMetric::Rules, JudgeMetric::Scene,
                                             JudgeMetric::Relevance, JudgeMetric::MissingDetails};

/// Name in the judge's JSON: "Risk Assessment Accuracy".
const char* judgeMetricName(JudgeMetric metric);
inline constexpr const char* kOverallName = "Overall Score";

/// The judge's word on one reply.
struct JudgeScores {
    std::array<double, kJudgeMetrics> values{};  ///< 1 to 10, by JudgeMetric
    std::optional<double> overall;               ///< the judge's own average, 1 to 10; absent when it gave none

    double of(JudgeMetric metric) const { return values[static_cast<size_t>(metric)]; }
    /// The true average of the twelve, which the judge's own may differ from.
    double average() const;

    bool operator==(const JudgeScores&) const = default;
};

/// Reads the twelve scores and the overall one. Names are compared by their letters, in any case, and "Commonsense
/// Reasoning" is Commonsense: the official schema and its prompt disagree there. A number may be written as a text.
/// @param where for errors. @param lowest score that is taken; the official script counts a 0 as it counts any number.
/// @throws Error (Format) naming the score that is missing or not between `lowest` and 10.
JudgeScores scoresFromJson(const nlohmann::json& object, const std::string& where, double lowest = 1);
/// The object with the official names.
nlohmann::json toJson(const JudgeScores& scores);

/// The scores in a judge's reply: one JSON object, alone, in a code fence or between words.
/// @throws Error (Format) in one sentence.
JudgeScores parseJudgeReply(std::string_view reply);

/// JSON schema of the reply, as `response_format` of a request.
nlohmann::json judgeReplyFormat();

/// Means over the judged replies, percent (mean times 10).
struct JudgeSummary {
    int64_t judged = 0;
    std::array<double, kJudgeMetrics> percent{};
    std::optional<double> overall;  ///< of the judge's own averages, as published; absent when it gave none
    int64_t withOverall = 0;        ///< replies that `overall` is over
    double average = 0;             ///< of the true averages

    double of(JudgeMetric metric) const { return percent[static_cast<size_t>(metric)]; }
};

/// Nothing without scores.
std::optional<JudgeSummary> summarise(const std::vector<JudgeScores>& scores);

}  // namespace omnidrive::eval
