// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/exit_code.h"
#include "app/progress_bar.h"
#include "app/run_state_text.h"
#include "app/trace_text.h"
#include "eval/text_table.h"
#include "rollout/trajectory_json.h"
#include "store/run_folder.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace omnidrive::app {

namespace {

using eval::TextTable;
using nlohmann::json;
using store::IndexRow;
using store::RunReader;

struct InspectOptions {
    std::filesystem::path run;
    std::string rollout;
    int64_t newest = 10;
    bool json = false;
};

std::vector<IndexRow> newestRows(const RunReader& reader, int64_t count) {
    const int64_t first = std::max<int64_t>(1, reader.rolloutCount() - count + 1);
    return count > 0 ? reader.rows(first, count) : std::vector<IndexRow>{};
}

/// Last value of a metric that no resume has replaced.
const store::ScalarPoint* lastPoint(const RunReader& reader, const std::string& tag) {
    const auto& points = reader.scalars(tag);
    const auto found =
        std::find_if(points.rbegin(), points.rend(), [](const store::ScalarPoint& point) { return !point.superseded; });
    return found == points.rend() ? nullptr : &*found;
}

std::string clipText(const IndexRow& row) {
    return row.clipCosine ? fmt::format("{:.3f}", *row.clipCosine) : "-";
}

std::string rolloutTable(const std::vector<IndexRow>& rows) {
    using enum TextTable::Align;
    TextTable table({{"rollout", Left},
                     {"stage", Right},
                     {"step", Right},
                     {"kind", Left},
                     {"reward", Right},
                     {"advantage", Right},
                     {"zooms", Right},
                     {"labels", Left},
                     {"CLIP", Right},
                     {"answer", Left},
                     {"expected", Left},
                     {"", Left}});
    for (const IndexRow& row : rows) {
        const std::string zooms = row.failedCalls > 0 ? fmt::format("{} (+{} failed)", row.zooms, row.failedCalls)
                                                      : fmt::format("{}", row.zooms);
        const std::string verdict = row.expectedAnswer.empty() ? "-" : row.correct ? "right" : "wrong";
        table.addRow({row.id, fmt::format("{}", row.stage), fmt::format("{}", row.step), row.kind,
                      fmt::format("{:.3f}", row.rewardTotal), advantageText(row.advantage), zooms,
                      eval::elided(row.labels, 30), clipText(row), eval::elided(row.answer, 16),
                      eval::elided(row.expectedAnswer, 16), row.superseded ? verdict + ", superseded" : verdict});
    }
    return table.render();
}

std::string scalarTable(const RunReader& reader) {
    TextTable table({{"metric", TextTable::Align::Left},
                     {"step", TextTable::Align::Right},
                     {"last value", TextTable::Align::Right}});
    for (const std::string& tag : reader.scalarTags()) {
        if (const auto* point = lastPoint(reader, tag)) {
            table.addRow({tag, fmt::format("{}", point->step), fmt::format("{:.4g}", point->value)});
        }
    }
    return table.render();
}

std::string overviewText(const RunReader& reader) {
    std::string text = fmt::format("{}\n  folder    {}\n  state     {}\n  rollouts  {}\n  metrics   {}\n",
                                   eval::singleLine(reader.title()), reader.folder().string(), runStateSentence(reader),
                                   reader.rolloutCount(), reader.scalarTags().size());
    for (const std::string& problem : reader.problems()) {
        text += "  problem   " + eval::singleLine(problem) + "\n";
    }
    return text;
}

void printOverview(const RunReader& reader, const InspectOptions& options, Console& console) {
    console.print(overviewText(reader));
    if (!reader.scalarTags().empty()) {
        console.print("\n" + scalarTable(reader));
    }
    const auto rows = newestRows(reader, options.newest);
    if (!rows.empty()) {
        console.print(fmt::format("\nNewest {} rollouts ('omnidrive inspect {} --rollout ID' shows one):\n",
                                  rows.size(), options.run.string()) +
                      rolloutTable(rows));
    }
}

json rowJson(const IndexRow& row) {
    json object{{"id", row.id},
                {"group", row.groupId},
                {"sample", row.sampleId},
                {"stage", row.stage},
                {"step", row.step},
                {"index_in_group", row.indexInGroup},
                {"kind", row.kind},
                {"reward", row.rewardTotal},
                {"reward_accuracy", row.rewardAccuracy},
                {"reward_format", row.rewardFormat},
                {"reward_grounding", row.rewardGrounding},
                {"advantage", row.advantage},
                {"zooms", row.zooms},
                {"failed_calls", row.failedCalls},
                {"labels", row.labels},
                {"answer", row.answer},
                {"expected_answer", row.expectedAnswer},
                {"correct", row.expectedAnswer.empty() ? json() : json(row.correct)},
                {"truncated", row.truncated},
                {"group_has_signal", row.groupHasSignal},
                {"response_tokens", row.responseTokens},
                {"superseded", row.superseded}};
    if (row.clipCosine) {
        object["clip_cosine"] = *row.clipCosine;
    }
    return object;
}

json overviewJson(const RunReader& reader, const InspectOptions& options) {
    json object{{"title", reader.title()},           {"folder", reader.folder().string()}, {"alive", reader.isLocked()},
                {"rollouts", reader.rolloutCount()}, {"scalars", json::object()},          {"newest", json::array()},
                {"problems", reader.problems()}};
    if (const auto state = reader.state()) {
        object["state"] = runStateJson(*state);
    }
    for (const std::string& tag : reader.scalarTags()) {
        if (const auto* point = lastPoint(reader, tag)) {
            object["scalars"][tag] = {{"step", point->step}, {"stage", point->stage}, {"value", point->value}};
        }
    }
    for (const IndexRow& row : newestRows(reader, options.newest)) {
        object["newest"].push_back(rowJson(row));
    }
    return object;
}

void printRollout(const RunReader& reader, const InspectOptions& options, Console& console) {
    const std::string trace = reader.traceJson(options.rollout);
    if (options.json) {
        console.print(trace + "\n");
    } else {
        console.print(traceText(rollout::parseTrajectory(trace)));
    }
}

int inspect(const InspectOptions& options, Console& console) {
    const auto reader = RunReader::open(options.run);
    reader->refresh();
    if (!options.rollout.empty()) {
        printRollout(*reader, options, console);
    } else if (options.json) {
        printJson(console, overviewJson(*reader, options));
    } else {
        printOverview(*reader, options, console);
    }
    return kExitOk;
}

}  // namespace

void addInspectCommand(Program& program) {
    const auto options = std::make_shared<InspectOptions>();
    CLI::App* command =
        program.addCommand("inspect", "Show a run: state, last metrics, newest rollouts, or one rollout in full",
                           [options](Console& console) { return inspect(*options, console); });
    command->add_option("DIR", options->run, "Run folder")->required()->type_name("");
    command->add_option("--rollout", options->rollout, "Show this rollout from question to reward")->type_name("ID");
    command->add_option("--newest", options->newest, "Number of rollouts to list")
        ->capture_default_str()
        ->check(inRange(0, 1'000'000));
    addJsonFlag(command, options->json);
}

}  // namespace omnidrive::app
