// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

namespace omnidrive::tests {

/// A row with a value in every column, different for every number.
inline store::IndexRow sampleRow(int64_t step, int index) {
    store::IndexRow row;
    row.id = fmt::format("s1-{}-0-{}", step, index);
    row.groupId = fmt::format("s1-{}-0", step);
    row.sampleId = "scene-7";
    row.stage = 1;
    row.step = step;
    row.indexInGroup = index;
    row.kind = "colour";
    row.rewardTotal = 0.1 * index;
    row.rewardAccuracy = 1;
    row.rewardFormat = -1;
    row.rewardGrounding = 0.25;
    row.advantage = -0.5;
    row.zooms = index;
    row.failedCalls = 1;
    row.labels = "traffic light,sign";
    row.clipCosine = 0.3;
    row.answer = "B";
    row.expectedAnswer = "C";
    row.correct = true;
    row.groupHasSignal = false;
    row.responseTokens = 42;
    return row;
}

inline std::string sampleTrace(const std::string& id) { return fmt::format(R"({{"id":"{}","text":"a trace of {}"}})", id, id); }

/// Steps first to last, two rollouts each, with one scalar line a step.
inline void appendSteps(store::RunWriter& writer, int64_t first, int64_t last) {
    for (int64_t step = first; step <= last; ++step) {
        for (int index = 0; index < 2; ++index) {
            const store::IndexRow row = sampleRow(step, index);
            writer.appendRollout(row, sampleTrace(row.id));
        }
        writer.appendScalars(step, 1, {{"reward", 0.5 * static_cast<double>(step)}});
    }
}

/// A PNG of one red pixel.
inline std::vector<uint8_t> smallPng() {
    return {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
            0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00,
            0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0xf7,
            0x03, 0x41, 0x43, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};
}

}  // namespace omnidrive::tests
