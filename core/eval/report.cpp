// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/report.h"

#include "base/error.h"
#include "eval/summary.h"
#include "eval/text_table.h"
#include "reward/reward.h"
#include "rollout/call_measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace omnidrive::eval {

namespace {

using rollout::ToolCall;
using rollout::Trajectory;

/// Records of other programs may hold no reference answer: then nobody knows.
bool isJudged(const Trajectory& trajectory) { return !trajectory.expectedAnswer.empty(); }

void countAccuracy(const Trajectory& trajectory, EvalReport& report) {
    const bool isRight = trajectory.correct;
    report.accuracy.add(isRight);
    if (const auto needed = rollout::needsZoom(trajectory)) {
        (*needed ? report.accuracyNeeded : report.accuracyGlobal).add(isRight);
    }
    if (!trajectory.kind.empty()) {
        report.accuracyByKind[trajectory.kind].add(isRight);
    }
    (rollout::validCallsOf(trajectory).empty() ? report.accuracyWithoutTool : report.accuracyWithTool).add(isRight);
}

void countAnswer(const Trajectory& trajectory, EvalReport& report) {
    if (isJudged(trajectory)) {
        countAccuracy(trajectory, report);
    }
    report.answered.add(!trajectory.answerText.empty());
    report.truncated.add(trajectory.truncated);
    report.wellFormed.add(reward::formatReward(trajectory, {}) >= 0);
}

void countTool(const Trajectory& trajectory, EvalReport& report) {
    const bool hasCall = !rollout::callsOf(trajectory).empty();
    report.toolUse.add(hasCall);
    if (const auto needed = rollout::needsZoom(trajectory)) {
        (*needed ? report.toolUseNeeded : report.toolUseGlobal).add(hasCall);
    }
}

void countCalls(const Trajectory& trajectory, EvalReport& report, std::vector<double>& ious) {
    for (const ToolCall* call : rollout::callsOf(trajectory)) {
        report.toolFail.add(!call->valid);
        report.labelRight.add(rollout::isLabelRight(trajectory, *call));
        report.zoomOnObject.add(rollout::isOnObject(trajectory, *call));
        if (const auto overlap = rollout::iouWithTruth(trajectory, *call)) {
            ious.push_back(*overlap);
        }
    }
}

std::string percentWithInterval(const Rate& rate) {
    const auto value = rate.value();
    const auto interval = rate.wilson();
    if (!value || !interval) {
        return "-";
    }
    return fmt::format("{:.1f} [{:.1f}, {:.1f}]", 100 * *value, 100 * interval->low, 100 * interval->high);
}

/// A row of the table: title and the text of one report's cell ("-" without data).
struct TableRow {
    std::string title;
    std::function<std::string(const EvalReport&)> cell;
};

TableRow rateRow(std::string title, Rate EvalReport::*field) {
    return {std::move(title), [field](const EvalReport& report) { return percentWithInterval(report.*field); }};
}

std::vector<TableRow> accuracyRows(const std::vector<EvalReport>& reports) {
    std::vector<TableRow> rows{rateRow("accuracy %", &EvalReport::accuracy),
                               rateRow("  needs a zoom", &EvalReport::accuracyNeeded),
                               rateRow("  global view answers", &EvalReport::accuracyGlobal),
                               rateRow("  saw a crop", &EvalReport::accuracyWithTool),
                               rateRow("  saw no crop", &EvalReport::accuracyWithoutTool)};
    std::set<std::string> kinds;
    for (const EvalReport& report : reports) {
        for (const auto& [kind, rate] : report.accuracyByKind) {
            kinds.insert(kind);
        }
    }
    for (const std::string& kind : kinds) {
        rows.push_back({"  kind " + kind, [kind](const EvalReport& report) {
                            const auto found = report.accuracyByKind.find(kind);
                            return found == report.accuracyByKind.end() ? "-" : percentWithInterval(found->second);
                        }});
    }
    return rows;
}

std::vector<TableRow> otherRows() {
    return {rateRow("tool used %", &EvalReport::toolUse),
            rateRow("  where needed", &EvalReport::toolUseNeeded),
            rateRow("  where not needed", &EvalReport::toolUseGlobal),
            rateRow("calls failed %", &EvalReport::toolFail),
            rateRow("label right %", &EvalReport::labelRight),
            rateRow("zoom on object %", &EvalReport::zoomOnObject),
            {"mean IoU",
             [](const EvalReport& r) { return r.meanIou ? fmt::format("{:.3f}", *r.meanIou) : std::string("-"); }},
            rateRow("well formed %", &EvalReport::wellFormed),
            rateRow("answered %", &EvalReport::answered),
            rateRow("cut by a budget %", &EvalReport::truncated),
            {"calls per rollout", [](const EvalReport& r) { return fmt::format("{:.2f}", r.meanCalls); }},
            {"tokens per rollout", [](const EvalReport& r) { return fmt::format("{:.1f}", r.meanResponseTokens); }}};
}

void addRows(const std::vector<TableRow>& rows, const std::vector<EvalReport>& reports, TextTable& table) {
    for (const TableRow& row : rows) {
        std::vector<std::string> cells{row.title};
        std::transform(reports.begin(), reports.end(), std::back_inserter(cells), row.cell);
        const bool hasData =
            std::any_of(cells.begin() + 1, cells.end(), [](const std::string& cell) { return cell != "-"; });
        if (hasData) {
            table.addRow(std::move(cells));
        }
    }
}

std::vector<std::string> headCells(const char* title, const std::vector<EvalReport>& reports,
                                   const std::function<std::string(const EvalReport&)>& text) {
    std::vector<std::string> cells{title};
    std::transform(reports.begin(), reports.end(), std::back_inserter(cells), text);
    return cells;
}

}  // namespace

EvalReport makeReport(const std::vector<Trajectory>& trajectories, const ReportInfo& info) {
    require(!trajectories.empty(), "there is no rollout to report on");
    EvalReport report;
    report.info = info;
    std::set<std::string> samples;
    std::vector<double> ious, tokens, calls;
    for (const Trajectory& trajectory : trajectories) {
        samples.insert(trajectory.sampleId);
        countAnswer(trajectory, report);
        countTool(trajectory, report);
        countCalls(trajectory, report, ious);
        tokens.push_back(static_cast<double>(rollout::generatedTokens(trajectory)));
        calls.push_back(static_cast<double>(rollout::callsOf(trajectory).size()));
    }
    report.questions = static_cast<int64_t>(samples.size());
    report.meanIou = ious.empty() ? std::nullopt : std::optional(meanOf(ious));
    report.meanResponseTokens = meanOf(tokens);
    report.meanCalls = meanOf(calls);
    return report;
}

std::string reportTable(const std::vector<EvalReport>& reports) {
    std::vector<TextTable::Column> columns{{"", TextTable::Align::Left}};
    for (const EvalReport& report : reports) {
        columns.push_back({report.info.name, TextTable::Align::Right});
    }
    TextTable table(std::move(columns));
    table.addRow(
        headCells("decoding", reports, [](const EvalReport& r) { return r.info.greedy ? "greedy" : "sampled"; }));
    addRows({{"recipe", [](const EvalReport& r) { return r.info.recipe.empty() ? std::string("-") : r.info.recipe; }}}, reports, table);
    table.addRow(headCells("split", reports, [](const EvalReport& r) { return r.info.split; }));
    table.addRow(headCells("questions / rollouts", reports,
                           [](const EvalReport& r) { return fmt::format("{} / {}", r.questions, std::max(r.answered.count, r.accuracy.count)); }));
    table.addRule();
    addRows(accuracyRows(reports), reports, table);
    table.addRule();
    addRows(otherRows(), reports, table);
    return table.render() + "In brackets: 95 % Wilson intervals.\n";
}

}  // namespace omnidrive::eval
