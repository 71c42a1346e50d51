// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/benchmark_run.h"

#include "eval/text_table.h"

#include <fmt/format.h>

#include <cmath>

namespace omnidrive::eval {

namespace {

using Align = TextTable::Align;

constexpr double kWorthTelling = 0.05;  // points between the judge's own average and the true one

std::string percent(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f}", *value) : "-";
}

std::string rateCell(const Rate& rate) {
    return rate.count > 0 ? fmt::format("{:.2f}  ({} of {})", 100 * *rate.value(), rate.hits, rate.count) : "-";
}

std::string resultTable(const std::vector<BenchmarkRun>& runs) {
    std::vector<TextTable::Column> columns{{"", Align::Left}, {"model", Align::Left}};
    for (const char* title : kPublishedColumns) {
        columns.push_back({title, Align::Right});
    }
    columns.push_back({"judge", Align::Left});
    TextTable table(std::move(columns));
    for (const PublishedRow& row : publishedResults()) {
        std::vector<std::string> cells{row.laterThanPaper ? "published later" : "published", row.model};
        for (const double value : publishedValues(row)) {
            cells.push_back(percent(value));
        }
        cells.emplace_back(*row.judge == '\0' ? "not known" : row.judge);
        table.addRow(std::move(cells));
    }
    table.addRule();
    for (const BenchmarkRun& run : runs) {
        std::vector<std::string> cells{"yours", run.name};
        for (const auto& value : benchmarkValues(run)) {
            cells.push_back(percent(value));
        }
        cells.push_back(!run.judged ? "-" : run.judge.empty() ? "not said" : run.judge);
        table.addRow(std::move(cells));
    }
    return table.render();
}

std::string choiceTable(const ChoiceScores& scores) {
    TextTable table(
        {{"multiple choice %", Align::Left}, {"official script", Align::Right}, {"repaired", Align::Right}});
    table.addRow({"all", rateCell(scores.all.official), rateCell(scores.all.repaired)});
    for (const auto& [number, rates] : scores.byNumber) {
        table.addRow({fmt::format("  question {}", number), rateCell(rates.official), rateCell(rates.repaired)});
    }
    std::string text = table.render();
    text += fmt::format(
        "Replies without a letter to the script: {}; wrong to it and right to a reader: {}; the other way round: {}.\n",
        scores.unread, scores.rescued, scores.flattered);
    return text;
}

std::string judgeTable(const JudgeSummary& judged) {
    TextTable table({{"judge %", Align::Left}, {"mean", Align::Right}});
    for (size_t i = 0; i < kJudgeMetrics; ++i) {
        table.addRow({judgeMetricName(static_cast<JudgeMetric>(i)), percent(judged.percent[i])});
    }
    table.addRule();
    table.addRow({"overall, as the judge averaged", percent(judged.overall)});
    table.addRow({"overall, true average of the twelve", percent(judged.average)});
    std::string text = table.render();
    if (judged.overall && std::abs(*judged.overall - judged.average) >= kWorthTelling) {
        text += "Published numbers are the judge's own averages, which are not those of its twelve scores here.\n";
    }
    return text;
}

}  // namespace

std::string coverageSentence(const BenchmarkRun& run) {
    const AnswerCoverage& coverage = run.coverage;
    std::string text = coverage.questions > 0
                           ? fmt::format("{} of {} questions answered", coverage.answered, coverage.questions)
                           : fmt::format("{} replies, without a test file to count against", coverage.answered);
    const int64_t judged = run.judged ? run.judged->judged : 0;
    text += judged > 0 ? fmt::format(", {} judged", judged) : ", none judged";
    return coverage.strangers > 0
               ? text + fmt::format("; replies to questions that the test file does not have: {}.", coverage.strangers)
               : text + ".";
}

std::string benchmarkText(const std::vector<BenchmarkRun>& runs) {
    std::string text = resultTable(runs) +
                       "Percent. Judges differ: gpt-4o's rows are not strictly comparable with gpt-4o-mini's, yours "
                       "only with the same judge and rubric.\n";
    for (const BenchmarkRun& run : runs) {
        text += "\n" + singleLine(run.name) + ": " + coverageSentence(run) + "\n";
        text += run.choices        ? choiceTable(*run.choices)
                : run.statedChoice ? "multiple choice % as the file says: " + rateCell(*run.statedChoice) + "\n"
                                   : "";
        text += run.judged ? judgeTable(*run.judged) : "";
    }
    return text;
}

}  // namespace omnidrive::eval
