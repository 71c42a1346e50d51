// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::train {

// Timings of whole operations (`omnidrive bench`). No LibTorch type crosses this header. Work is of fixed shape, its inputs are drawn from fixed seeds.

/// Width and height, pixels.
struct BenchSize {
    int width = 0, height = 0;
};

struct BenchRequest {
    std::string what;                      ///< rollout | step | clip | load | store | preprocess
    std::filesystem::path folder;          ///< checkpoint folder; store: run folder, made when it is not there; preprocess: unused
    int runs = 3;                          ///< measured; at least 1
    int warmup = 1;                        ///< runs before them
    int threads = 1;
    std::string device = "cpu";            ///< rollout, step: cpu, or a GPU, where the weights are bfloat16
    bool cudaGraphs = false;               ///< rollout, on a GPU: recorded token steps
    int group = 8;                         ///< rollout, step: G
    int text = 64;                         ///< rollout, step: text tokens of the prompt
    int pictures = 1;                      ///< rollout, step: pictures of the prompt
    BenchSize picture{392, 224};           ///< rollout, step: multiples of 28
    BenchSize crop{224, 168};              ///< rollout: of the second turn
    int textReply = 0;                     ///< rollout: so many words come back instead of a crop; 0: a crop
    int firstTurn = 48, secondTurn = 48;   ///< rollout: sampled tokens before and after the crop
    int completion = 96;                   ///< step: C, tokens a rollout
    int microBatchTokens = 0;              ///< step: most tokens of one pass; 0: all rollouts at once
    bool eightBitState = false;            ///< step: the optimiser's moments as bytes
    int batch = 32;                        ///< clip: boxes of one frame
    BenchSize frame{1600, 900};            ///< clip, preprocess
    int64_t count = 100000;                ///< store: rollouts of a run folder that has to be made
};

/// Values of the measured runs.
struct BenchFigure {
    double median = 0, min = 0, max = 0;
    int count = 0;
};

struct BenchReport {
    std::map<std::string, std::string> words;     ///< what was measured
    std::map<std::string, double> numbers;        ///< sizes, and values that are no series
    std::map<std::string, BenchFigure> figures;   ///< names end in their unit: _s wall seconds, _cpu_s processor seconds, _ms, _mib, _per_cpu_s
};

/// @throws Error with one sentence when the request or the folder does not fit.
BenchReport runBenchmark(const BenchRequest& request, std::stop_token stop, const ProgressFn& progress);

}  // namespace omnidrive::train
