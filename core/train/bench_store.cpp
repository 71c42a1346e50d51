// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a run folder of many rollouts: list, a filter, the reward of each step.
#include "base/error.h"
#include "base/random.h"
#include "store/run_folder.h"
#include "train/bench_parts.h"

#include <algorithm>

namespace omnidrive::train {

namespace {

constexpr int64_t kPerStep = 160, kPerGroup = 8;
constexpr size_t kTraceBytes = 1300;   // 128 MiB for 100,000

void makeRun(const std::filesystem::path& folder, int64_t count, const std::stop_token& stop, const ProgressFn& progress) {
    require(count >= 1, "bench store needs at least one rollout, got {}", count);
    const auto writer = store::RunWriter::create(folder, "", "benchmark");
    Rng rng(4);
    for (int64_t i = 0; i < count && !stop.stop_requested(); ++i) {
        store::IndexRow row;
        row.step = i / kPerStep + 1;
        row.stage = row.step <= count / kPerStep / 2 ? 1 : 2;
        row.groupId = fmt::format("s{}-{:05}-{:02}", row.stage, row.step, i % kPerStep / kPerGroup);
        row.indexInGroup = static_cast<int>(i % kPerGroup);
        row.id = fmt::format("{}-{}", row.groupId, row.indexInGroup);
        row.sampleId = fmt::format("train-{:06}", i / kPerGroup);
        row.kind = "colour";
        row.correct = rng.chance(0.5);
        row.rewardAccuracy = row.correct ? 1 : 0;
        row.rewardGrounding = rng.uniform();
        row.rewardTotal = row.rewardAccuracy + row.rewardGrounding;
        row.zooms = static_cast<int>(rng.integer(0, 2));
        row.labels = row.zooms > 0 ? "traffic light" : "";
        row.answer = row.expectedAnswer = "A";
        row.responseTokens = static_cast<int>(rng.integer(20, 90));
        auto trace = fmt::format(R"({{"id": "{}", "text": ")", row.id);
        while (trace.size() < kTraceBytes - 30) {
            trace += static_cast<char>(rng.integer('a', 'z'));
        }
        writer->appendRollout(row, trace + "\"}");
        if (i % kPerStep == 0) {
            writer->appendScalars(row.step, row.stage, {{"reward/mean", row.rewardTotal}});
            if (progress) {
                progress({i, count, "rollouts written"});
            }
        }
    }
}

/// What a screen needs of the rows: how many the filter keeps, and the mean reward of each step.
struct Overview {
    int64_t kept = 0;
    std::vector<double> rewardOfStep;
};

Overview overviewOf(const std::vector<store::IndexRow>& rows) {
    Overview overview;
    std::vector<int64_t> counts;
    for (const auto& row : rows) {
        const auto step = static_cast<size_t>(row.step);
        if (step >= counts.size()) {
            counts.resize(step + 1);
            overview.rewardOfStep.resize(step + 1);
        }
        ++counts[step];
        overview.rewardOfStep[step] += row.rewardTotal;
        overview.kept += row.zooms > 0 && !row.correct ? 1 : 0;
    }
    for (size_t i = 0; i < counts.size(); ++i) {
        overview.rewardOfStep[i] /= static_cast<double>(std::max<int64_t>(counts[i], 1));
    }
    return overview;
}

}  // namespace

BenchReport benchStore(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress) {
    require(!request.folder.empty(), "bench store needs a run folder, or the name of one to make");
    if (!std::filesystem::exists(request.folder / "run.json")) {
        makeRun(request.folder, request.count, stop, progress);
        if (stop.stop_requested()) {
            std::filesystem::remove(request.folder / "run.json");   // a part would pass for the whole the next time; without it, it is none
            return {};
        }
    }
    BenchReport report;
    BenchSeries series;
    repeatRuns(request, stop, progress, [&](bool isMeasured) {
        const double wall = wallSeconds(), start = processorSeconds();
        const auto reader = store::RunReader::open(request.folder);
        const double opened = processorSeconds();
        const auto rows = reader->rows(1, reader->rolloutCount());
        const double listed = processorSeconds();
        const auto overview = overviewOf(rows);
        const double end = processorSeconds();
        report.numbers["rollouts"] = static_cast<double>(rows.size());
        report.numbers["kept"] = static_cast<double>(overview.kept);
        if (isMeasured) {
            series.add("open_cpu_s", opened - start);
            series.add("list_cpu_s", listed - opened);
            series.add("filter_and_plot_cpu_s", end - listed);
            series.add("total_cpu_s", end - start);
            series.add("wall_s", wallSeconds() - wall);
        }
    });
    series.writeTo(report);
    return report;
}

}  // namespace omnidrive::train
