// SPDX-License-Identifier: GPL-3.0-or-later
// Times of the rollouts table with 100,000 rows: filtering by several filters, from the text to the rows of the screen's model. Target: 200 ms
// of the processor's time (one thread), which a busy machine does not change; the time that passed is printed beside it.
#include "ui/models/rollout_filter_proxy.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace omnidrive;

namespace {

constexpr int kRows = 100'000;
constexpr int kRepeats = 9;

ui::RowBatch makeRows() {
    auto rows = std::make_shared<std::vector<store::IndexRow>>();
    const char* const kinds[] = {"vehicle", "traffic light", "pedestrian", "traffic sign"};
    const char* const cameras[] = {"CAM_FRONT", "CAM_FRONT_LEFT", "CAM_FRONT_LEFT,CAM_BACK", ""};
    for (int i = 0; i < kRows; ++i) {
        store::IndexRow row;
        row.row = i + 1;
        row.id = "s1-" + std::to_string(i / 64) + "-" + std::to_string(i % 64 / 8) + "-" + std::to_string(i % 8);
        row.groupId = row.id.substr(0, row.id.size() - 2);
        row.sampleId = "train-" + std::to_string(i / 8);
        row.step = i / 64;
        row.stage = 1 + (i > kRows / 2 ? 1 : 0);
        row.kind = kinds[i / 8 % 4];
        row.labels = row.kind;
        row.cameras = cameras[i % 4];
        row.rewardTotal = i % 17 * 0.1;
        row.clipCosine = i % 3 == 0 ? std::optional<double>() : i % 40 * 0.01;
        row.zooms = i % 3;
        row.answer = std::string(1, static_cast<char>('A' + i % 4));
        row.expectedAnswer = "B";
        row.correct = row.answer == "B";
        rows->push_back(std::move(row));
    }
    return {rows, true, false, kRows};
}

double medianMs(ui::RolloutFilterProxy& proxy, const char* text) {
    std::vector<double> times, passed;
    for (int i = 0; i < kRepeats; ++i) {
        proxy.setFilter({});
        QElapsedTimer clock;
        clock.start();
        const std::clock_t begin = std::clock();
        proxy.setFilter(insight::NotedFilter(text));
        const int rows = proxy.rowCount();
        times.push_back(1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
        passed.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        if (i == 0) {
            std::printf("  %-80s %6d rows", text, rows);
        }
    }
    std::sort(times.begin(), times.end());
    std::sort(passed.begin(), passed.end());
    std::printf("  median %6.1f ms, worst %6.1f ms (passed: median %6.1f ms)\n", times[times.size() / 2], times.back(), passed[passed.size() / 2]);
    return times.back();
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    ui::RolloutTableModel model;
    model.apply(makeRows());
    ui::RolloutFilterProxy proxy;
    proxy.setRollouts(&model);
    double worst = 0;
    for (const bool isSorted : {false, true}) {
        proxy.sort(isSorted ? static_cast<int>(ui::RolloutColumn::Reward) : -1, Qt::DescendingOrder);
        std::printf("%d rows, %s\n", kRows, isSorted ? "sorted by reward" : "in order of arrival");
        for (const char* text : {"clip<0.2", "light", "answer:wrong zooms>0", "is:superseded",
                                 "clip<0.2 reward:[0,0.5) camera:FRONT_LEFT label:\"traffic light\" stage:2 answer:wrong unchecked"}) {
            worst = std::max(worst, medianMs(proxy, text));
        }
    }
    std::printf("worst %.1f ms; target 200 ms\n", worst);
    return worst < 200 ? 0 : 1;
}
