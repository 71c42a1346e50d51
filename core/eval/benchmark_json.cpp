// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/benchmark_run.h"

#include <nlohmann/json.hpp>

namespace omnidrive::eval {

namespace {

using nlohmann::json;

json rateJson(const Rate& rate) {
    json object{{"hits", rate.hits}, {"count", rate.count}};
    if (rate.count > 0) {
        object["value"] = *rate.value();
    }
    return object;
}

json ratesJson(const ChoiceRates& rates) {
    return {{"official", rateJson(rates.official)}, {"repaired", rateJson(rates.repaired)}};
}

json choicesJson(const ChoiceScores& scores) {
    json object = ratesJson(scores.all);
    object["by_number"] = json::object();
    for (const auto& [number, rates] : scores.byNumber) {
        object["by_number"][std::to_string(number)] = ratesJson(rates);
    }
    object["unread"] = scores.unread;
    object["rescued"] = scores.rescued;
    object["flattered"] = scores.flattered;
    return object;
}

json judgedJson(const JudgeSummary& judged) {
    json object{{"judged", judged.judged}, {"average", judged.average}, {"percent", json::object()}};
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        object["percent"][judgeMetricName(static_cast<JudgeMetric>(i))] = judged.percent[i];
    }
    if (judged.overall) {
        object["overall"] = *judged.overall;
        object["with_overall"] = judged.withOverall;
    }
    return object;
}

}  // namespace

json toJson(const BenchmarkRun& run) {
    json object{{"name", run.name},
                {"whose", "yours"},
                {"questions", run.coverage.questions},
                {"answered", run.coverage.answered},
                {"not_in_test_file", run.coverage.strangers},
                {"problems", run.problems}};
    const auto values = benchmarkValues(run);
    for (size_t i = 0; i < values.size(); ++i) {
        object[kPublishedColumns[i]] = values[i] ? json(*values[i]) : json();
    }
    if (run.choices) {
        object["multiple_choice"] = choicesJson(*run.choices);
    }
    if (run.statedChoice) {
        object["stated_multiple_choice"] = rateJson(*run.statedChoice);
    }
    if (run.judged) {
        object["judge"] = judgedJson(*run.judged);
        object["judge"]["model"] = run.judge;
    }
    return object;
}

json publishedJson() {
    json rows = json::array();
    for (const PublishedRow& row : publishedResults()) {
        json object{{"model", row.model},
                    {"whose", "published"},
                    {"source", row.source},
                    {"judge", row.judge},
                    {"later", row.laterThanPaper}};
        const auto values = publishedValues(row);
        for (size_t i = 0; i < values.size(); ++i) {
            object[kPublishedColumns[i]] = values[i];
        }
        rows.push_back(std::move(object));
    }
    return rows;
}

}  // namespace omnidrive::eval
