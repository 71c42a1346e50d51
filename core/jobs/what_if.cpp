// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/what_if.h"

#include "jobs/engine_library.h"
#include "jobs/what_if_engine.h"
#include "store/checkpoint_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::jobs {

namespace fs = std::filesystem;

namespace {

constexpr int kMostSamples = 256;

const rollout::ToolCall* callOf(const rollout::Trajectory& trajectory, int call) {
    for (const rollout::Turn& turn : trajectory.turns) {
        if (turn.tool && call-- == 0) {
            return &*turn.tool;
        }
    }
    return nullptr;
}

std::string problemOfChange(const WhatIfChange& change, const rollout::Trajectory& parent) {
    const bool changesCall = change.boxInModel || change.label;
    const bool needsZoom = changesCall || change.mask != WhatIfMask::None;
    const rollout::ToolCall* call = change.call < 0 ? nullptr : callOf(parent, change.call);
    if (change.question && (needsZoom || change.call >= 0)) {
        return "a new question starts from the beginning: no zoom, box, label or mask can go with it";
    }
    if (change.question && change.question->find_first_not_of(" \t\r\n") == std::string::npos) {
        return "the new question is empty";
    }
    if (change.call < 0 && needsZoom) {
        return "a box, a label or a mask needs the zoom that it belongs to";
    }
    if (change.call >= 0 && call == nullptr) {
        return fmt::format("rollout {} has no zoom {}", parent.id, change.call + 1);
    }
    if (change.boxInModel && !change.boxInModel->isFinite()) {
        return "the box holds a number that is not finite";
    }
    if (change.mask != WhatIfMask::None && (changesCall || !call->effectiveBox)) {
        return changesCall ? "a mask goes with the recorded box and label, not with new ones"
                           : fmt::format("zoom {} was rejected, so there is no crop to grey", change.call + 1);
    }
    return {};
}

}  // namespace

std::string problemOf(const WhatIfRequest& request, const rollout::Trajectory& parent) {
    const double temperature = request.temperature.value_or(parent.temperature);
    if (request.samples < 1 || request.samples > kMostSamples) {
        return fmt::format("the number of samples must be 1 to {}, not {}", kMostSamples, request.samples);
    }
    if (!(temperature >= 0 && temperature <= 10)) {
        return fmt::format("the temperature must be 0 to 10, not {}", temperature);
    }
    if (request.samples > 1 && (request.isGreedy || temperature == 0)) {
        return "greedy continuations are all the same: ask for one sample, or for a temperature above 0";
    }
    return problemOfChange(request.change, parent);
}

WhatIf::WhatIf(fs::path run, MakeEngine make) : run_(std::move(run)), make_(make) {}
WhatIf::~WhatIf() = default;

std::vector<WhatIfChildPtr> WhatIf::run(const WhatIfRequest& request, std::stop_token stop, const ProgressFn& progress) {
    if (!engine_) {
        const auto make = make_ != nullptr ? make_ : reinterpret_cast<MakeEngine>(engineEntry(kMakeWhatIfEngine));
        engine_.reset(make(run_));
    }
    return engine_->run(request, std::move(stop), progress);
}

std::vector<std::string> checkpointNames(const fs::path& run) {
    std::vector<std::string> names;
    std::error_code ignored;
    if (fs::is_directory(run / "checkpoints", ignored)) {
        for (const auto& info : store::CheckpointStore(run / "checkpoints").list(false)) {
            names.push_back(info.folder.filename().string());
        }
    }
    std::reverse(names.begin(), names.end());
    return names;
}

}  // namespace omnidrive::jobs
