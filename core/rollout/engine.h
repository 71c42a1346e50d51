// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "nn/sampling.h"
#include "rollout/options.h"
#include "rollout/policy.h"
#include "rollout/trajectory.h"
#include "rollout/zoom_tool.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// G rollouts of one prompt.
struct GroupRequest {
    std::shared_ptr<const data::Sample> sample;
    std::string groupId;
    int stage = 0;
    int64_t step = 0;
    uint64_t seed = 0;      ///< rollout i draws from deriveSeed(seed, {i})
    int firstIndex = 0;     ///< index of the first rollout: a group of 1 with the index of an earlier rollout replays it
};

/// A chain that is given up to a point and sampled from there: what if the box had been another one?
struct GivenStart {
    /// Generated tokens of the given turns, one after the other, each turn closed by an end-of-turn token. What the tool answers between them follows
    /// from the calls in them, by the rules that hold for sampled ones. Empty: the answer is sampled from the question on.
    std::vector<int32_t> ids;
    uint64_t seed = 0;      ///< rollout i draws from Rng(seed + i), its `draws` first numbers left out
    /// Numbers that the generator of the rollout which is asked again had given up to this point, one a sampled token. With the same tokens the
    /// continuation is then that rollout's own; with others before it, each of its tokens still meets the number that the same token of the other
    /// met.
    int64_t draws = 0;
};

/// A rollout with what training and scoring need beside the record. Pictures are shared within the group.
struct RolloutResult {
    Trajectory trajectory;
    std::shared_ptr<const Prompt> prompt;
    std::vector<vision::PixelPatches> crops;                            ///< one per valid call
    std::vector<std::shared_ptr<const vision::Image>> cropImages;       ///< same
};

/// The zoom-in loop of SPEC section 4.5, batched: one vision pass and one prefill per prompt, then all rollouts decode together; rows that called
/// the tool get their crop appended and go on. Each rollout owns a generator, so it can be replayed alone from its seed.
class Engine {
public:
    Engine(Policy policy, RolloutOptions options);

    /// Called with each newly generated token of a rollout; returning false stops that rollout (marked truncated).
    using TokenFn = std::function<bool(int row, const Turn& turnSoFar)>;

    /// All rollouts, group after group. When stopped, the unfinished ones come back marked truncated.
    /// Progress counts finished rollouts. Runs under InferenceMode on the calling thread.
    std::vector<RolloutResult> run(const std::vector<GroupRequest>& groups, std::stop_token stop = {}, const ProgressFn& progress = {},
                                   const TokenFn& onToken = {}) const;

    /// groupSize rollouts that go on from a given start. The tokens given are read one by one as sampled ones are, so that the same ones under the
    /// same weights end in the same numbers; their log-probabilities are those of this policy. Limits count them too. Otherwise as run().
    std::vector<RolloutResult> continueFrom(const GroupRequest& group, const GivenStart& start, std::stop_token stop = {},
                                            const ProgressFn& progress = {}, const TokenFn& onToken = {}) const;

    const Policy& policy() const { return policy_; }
    const RolloutOptions& options() const { return options_; }
    /// Ids that are never sampled under these options; training must leave them out too.
    const std::vector<int32_t>& bannedIds() const { return banned_; }

private:
    struct Row;
    struct Batch;
    Batch prepare(const std::vector<GroupRequest>& groups) const;
    std::vector<RolloutResult> decode(Batch& batch, const std::stop_token& stop, const ProgressFn& progress, const TokenFn& onToken) const;
    torch::Tensor prefill(Batch& batch) const;
    std::vector<size_t> placesToDraw(const Batch& batch) const;
    std::vector<nn::SampledToken> draw(Batch& batch, const std::vector<size_t>& places, const torch::Tensor& logits) const;
    void acceptToken(Batch& batch, size_t row, const nn::SampledToken& token) const;
    void endTurn(Batch& batch, Row& row) const;
    void finish(Batch& batch, Row& row, bool truncated) const;

    Policy policy_;
    RolloutOptions options_;
    std::vector<int32_t> banned_;
};

}  // namespace omnidrive::rollout
