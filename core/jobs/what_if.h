// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "jobs/what_if_record.h"
#include "rollout/server_options.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// A rollout to be asked again from a changed point.
struct WhatIfRequest {
    std::string rolloutId;              ///< of the run, or of an earlier child
    int64_t row = 0;                    ///< its row of the run's index: a resume may have given its id to another one since; 0: whichever has it now
    WhatIfChange change;
    int samples = 1;                    ///< continuations, 1 to 256; their seeds are the rollout's, the next, and so on
    bool isGreedy = false;              ///< always the most likely token; more than one sample would be the same again
    std::optional<double> temperature;  ///< nothing: the recorded rollout's
    std::string model;  ///< empty: newest valid checkpoint of the run, else what the record names; "embedded"; "step-000040"; or a folder
    rollout::ServerOptions server;      ///< asked instead of a local model when its URL is set; `model` then only says whose prompts and sizes hold
};

/// What would happen without loading anything: the sentence that is wrong with the request, empty when it can be tried.
std::string problemOf(const WhatIfRequest& request, const rollout::Trajectory& parent);

class WhatIfEngine;

/// Runs recorded rollouts again from a changed point: the chain up to a zoom is given, its call changed, the crop cut anew by the rules of the tool,
/// and the rest sampled with the recorded seed by a saved model or a server. "Same seed": each sampled token takes the next number of the generator
/// Rng(seed); the numbers that the recorded rollout had used up to the changed zoom are left out, so every later token meets the number that the same
/// token of the recorded rollout met. Nothing changed, under the weights that made it, gives the recorded continuation. A server gets for each turn
/// the seed that follows from the rollout's and the turn's number. The run is only read; children go beside it (storeWhatIf). A plain object without
/// a thread: use it from one at a time. Loaded models are kept.
class WhatIf {
public:
    using MakeEngine = WhatIfEngine* (*)(const std::filesystem::path& run);
    /// @param run folder or trace file; nothing is read yet. @param make the engine of a program that has it linked in; null: that of the library.
    explicit WhatIf(std::filesystem::path run, MakeEngine make = nullptr);
    ~WhatIf();

    /// Blocks. A stop ends within one decoding step (a request to a server at once); samples that were whole by then are kept and returned.
    /// @throws Error naming what is wrong with request, run, model or server; samples that were whole are stored first.
    std::vector<WhatIfChildPtr> run(const WhatIfRequest& request, std::stop_token stop, const ProgressFn& progress);

private:
    const std::filesystem::path run_;
    const MakeEngine make_;
    std::unique_ptr<WhatIfEngine> engine_;   ///< once something was asked
};

/// Names of the checkpoints of a run, newest first, without reading them through; empty for a trace file.
std::vector<std::string> checkpointNames(const std::filesystem::path& run);

}  // namespace omnidrive::jobs
