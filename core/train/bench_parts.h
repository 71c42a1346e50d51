// SPDX-License-Identifier: GPL-3.0-or-later
// Shared by the benchmarks (bench_<what>.cpp).
#pragma once

#include "model/picture_features.h"
#include "train/benchmarks.h"
#include "vision/image.h"

#include <ATen/core/Generator.h>

#include <functional>
#include <string>
#include <vector>

namespace omnidrive::train {

/// Processor seconds of this process, all threads, since it started.
double processorSeconds();
double wallSeconds();
/// Resident memory, MiB.
double residentMib();

/// Peak of resident memory since reset(), MiB; where the system does not let it be reset, since the process started.
class PeakMemory {
public:
    void reset();
    double read() const;
};

BenchFigure figureOf(std::vector<double> values);

/// Series by name, made into figures at the end.
class BenchSeries {
public:
    void add(const std::string& name, double value) { values_[name].push_back(value); }
    void writeTo(BenchReport& report) const;

private:
    std::map<std::string, std::vector<double>> values_;
};

/// Calls body(isMeasured) for warm-up and measured runs, until a stop is asked for.
void repeatRuns(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress, const std::function<void(bool)>& body);

/// Prompt and tool reply of fixed shape with random words and pictures, drawn as the peers' harness draws them: generator, order and ranges are its.
struct BenchInputs {
    std::vector<int32_t> prompt, reply;
    std::vector<model::PictureInput> pictures;   ///< of the prompt, without keys
    std::vector<model::PictureInput> crops;      ///< one a rollout, all different; none when words come back
};
BenchInputs benchInputs(const model::Vlm& vlm, const BenchRequest& request);

/// A frame with gradients, edges and noise.
vision::Image benchFrame(const BenchSize& size);

BenchReport benchRollout(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress);
BenchReport benchStep(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress);
BenchReport benchClip(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress);
BenchReport benchLoad(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress);
BenchReport benchStore(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress);
BenchReport benchPreprocess(const BenchRequest& request, const std::stop_token& stop, const ProgressFn& progress);

}  // namespace omnidrive::train
