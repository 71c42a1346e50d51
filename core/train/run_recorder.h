// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/group.h"
#include "rollout/engine.h"
#include "store/run_folder.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// Writes one rollout into a run folder: its pictures (once each, by content) and its record.
void recordRollout(store::RunWriter& run, const rollout::RolloutResult& rollout);

/// A rollout as it comes from the rank that made it: its record, and the pictures that came with no earlier one of the same rank.
struct SentRollout {
    rollout::Trajectory trajectory;
    std::vector<std::pair<std::string, std::vector<uint8_t>>> frames;   ///< id and encoded picture
};
void recordRollout(store::RunWriter& run, const SentRollout& rollout);

/// Brings the rollouts of all ranks to rank 0, where they stand in the order of `positions` (all different over the ranks). Empty on other ranks,
/// and in one process, which has them.
/// @param positions one for each of this rank's rollouts. @param withFrames false: the records alone.
std::vector<SentRollout> gatherRollouts(ranks::Group& ranks, const std::vector<rollout::RolloutResult>& rollouts,
                                        const std::vector<int64_t>& positions, bool withFrames);

/// The records of all there are: of what was gathered from all ranks, or in one process of its own.
std::vector<rollout::Trajectory> trajectoriesOf(const std::vector<rollout::RolloutResult>& own, const std::vector<SentRollout>& gathered);

}  // namespace omnidrive::train
