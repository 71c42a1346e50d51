// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/engine.h"
#include "train/recipe.h"

#include <c10/core/Stream.h>

#include <cstdint>
#include <future>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// Rollouts of the step that comes next, made on a thread of their own while a step is learned from. They come from a copy of the weights as they
/// were before that learning: training is one step off policy, which the loss knows, because its ratio is against the log-probabilities that the
/// rollouts recorded (arXiv 2410.18252 studies how far that carries). Used by one thread, the trainer's.
class RolloutsAhead {
public:
    /// What trains is copied, the rest shared with the policy where it lies on the same device. @throws Error (Device) when recipe.rolloutDevice is
    /// not there.
    RolloutsAhead(const Recipe& recipe, const rollout::Policy& trained);
    ~RolloutsAhead();
    RolloutsAhead(const RolloutsAhead&) = delete;
    RolloutsAhead& operator=(const RolloutsAhead&) = delete;

    /// Copies the weights as they are: those of the rollouts of `step` from now on. What was being made is dropped.
    void takeWeights(int64_t step);
    /// The same with weights that an earlier life of the run saved. @throws Error (Format) naming what is missing or has another shape.
    void takeWeights(int64_t step, const std::map<std::string, torch::Tensor>& saved);
    /// Nothing is ahead any more.
    void forget();
    /// Whether the copy is the one that makes the rollouts of `step`.
    bool isFor(int64_t step) const { return step == step_; }
    /// The copy, by name, to be saved beside a checkpoint: with it a resumed run makes the very same rollouts.
    const std::map<std::string, torch::Tensor>& weights() const { return copies_; }

    /// Starts making the rollouts, from the beginning if that had begun.
    void begin(const rollout::RolloutOptions& options, std::vector<rollout::GroupRequest> requests);
    /// Waits for them; when stopped, the unfinished ones come back marked truncated. Throws what their making threw.
    std::vector<rollout::RolloutResult> finish(const std::stop_token& stop);

private:
    void drop();

    std::map<std::string, torch::Tensor> trained_;   // the trainer's own, which it goes on changing
    std::map<std::string, torch::Tensor> copies_;
    rollout::Policy policy_;
    int64_t step_ = 0;                               // 0: of none
    std::optional<c10::Stream> stream_;              // of a GPU; always the same, since the allocator and cuBLAS keep memory for each
    std::stop_source stop_;
    std::future<std::vector<rollout::RolloutResult>> pending_;
};

/// The copy's weights, in a checkpoint.
inline constexpr const char* kAheadFile = "rollouts_ahead.safetensors";

/// Whether rollouts are made beside learning, on the same device. @throws Error (Device) when a device is not there.
bool sharesDevice(const Recipe& recipe);
/// Whether that is the processor.
bool sharesProcessor(const Recipe& recipe);

}  // namespace omnidrive::train
