// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/published.h"

#include "eval/text_table.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace omnidrive::eval {

namespace {

constexpr const char* kBenchmark = "DriveLMM-o1, data/benchmark.JPG";
constexpr const char* kBenchmarkAndPaper = "DriveLMM-o1, data/benchmark.JPG; last two also arXiv 2512.14044";
constexpr const char* kAgentThink = "AgentThink, README";
constexpr const char* kCritique = "CritiqueDriveVLM, README";
constexpr const char* kMini = "gpt-4o-mini";
constexpr const char* kFull = "gpt-4o";
constexpr const char* kUnknown = "";
constexpr const char* kCritiqueAndPaper = "CritiqueDriveVLM, README; last two also arXiv 2512.14044";

constexpr std::array kRows{
    PublishedRow{"GPT-4o", 71.32, 80.72, 72.96, 76.65, 71.43, 72.52, 57.84, kBenchmark, kMini, false},
    PublishedRow{"Qwen2.5-VL-7B (baseline)", 46.44, 60.45, 51.02, 50.15, 52.19, 51.77, 37.81, kBenchmarkAndPaper, kMini,
                 false},
    PublishedRow{"Ovis1.5-Gemma2-9B", 51.34, 66.36, 54.74, 55.72, 55.74, 55.62, 48.85, kBenchmark, kMini, false},
    PublishedRow{"Mulberry-7B", 51.89, 63.66, 56.68, 57.27, 57.45, 57.65, 52.86, kBenchmark, kMini, false},
    PublishedRow{"LLaVA-CoT", 57.62, 69.01, 60.84, 62.72, 60.67, 61.41, 49.27, kBenchmark, kMini, false},
    PublishedRow{"LlamaV-o1", 60.20, 73.52, 62.67, 64.66, 63.41, 63.13, 50.02, kBenchmark, kMini, false},
    PublishedRow{"InternVL2.5-8B", 69.02, 78.43, 71.52, 75.80, 70.54, 71.62, 54.87, kBenchmark, kMini, false},
    PublishedRow{"DriveLMM-o1 (InternVL2.5-8B, LoRA)", 73.01, 81.56, 75.39, 79.42, 74.49, 75.24, 62.36, kBenchmark,
                 kMini, false},
    PublishedRow{"AgentThink (Qwen2.5-VL-7B)", 80.51, 84.98, 82.11, 84.99, 79.56, 79.68, 71.35, kAgentThink, kMini,
                 false},
    PublishedRow{"OmniDrive-R1 (Qwen2.5-VL-7B)", 82.31, 85.42, 83.75, 82.58, 78.26, 80.35, 73.62, kCritiqueAndPaper,
                 kUnknown, false},
    PublishedRow{"Qwen3-VL-8B", 79.50, 84.32, 80.41, 84.43, 75.32, 77.76, 55.54, kCritique, kFull, true},
    PublishedRow{"CritiqueDriveVLM teacher", 81.63, 86.21, 82.27, 85.46, 79.17, 80.48, 76.54, kCritique, kFull, true},
};

std::vector<TextTable::Column> tableColumns() {
    std::vector<TextTable::Column> columns{{"model", TextTable::Align::Left}};
    for (const char* title : kPublishedColumns) {
        columns.push_back({title, TextTable::Align::Right});
    }
    columns.push_back({"source", TextTable::Align::Left});
    return columns;
}

std::string shownName(const PublishedRow& row) {
    const std::string_view judge = row.judge;
    const char* mark = judge == kMini ? "" : judge == kUnknown ? " ?" : " *";
    return fmt::format("{}{}{}", row.laterThanPaper ? "later: " : "", row.model, mark);
}

}  // namespace

std::span<const PublishedRow> publishedResults() {
    return kRows;
}

std::array<double, 7> publishedValues(const PublishedRow& row) {
    return {row.risk, row.rule, row.scene, row.relevance, row.missing, row.reasoning, row.multipleChoice};
}

std::string publishedTable() {
    TextTable table(tableColumns());
    for (const PublishedRow& row : kRows) {
        std::vector<std::string> cells{shownName(row)};
        for (const double value : publishedValues(row)) {
            cells.push_back(fmt::format("{:.2f}", value));
        }
        cells.emplace_back(row.source);
        table.addRow(std::move(cells));
    }
    return table.render() +
           "Percent; judge gpt-4o-mini. * judged by gpt-4o: not strictly comparable. ? judge not known.\n";
}

}  // namespace omnidrive::eval
