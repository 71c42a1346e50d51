// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/reward_terms.h"

#include <string>
#include <vector>

namespace omnidrive::jobs {

/// One line of two rewards side by side.
struct RewardDifference {
    std::string name;                                  ///< as RewardTerm::name; "total" in the last line
    double reference = 0, selected = 0;                ///< unweighted values; of the total the weighted sums
    std::optional<double> referencePart, selectedPart; ///< what each adds to its total; absent when no weight is known

    /// Of the parts, else of the values: positive when the selected rollout has more.
    double difference() const { return referencePart && selectedPart ? *selectedPart - *referencePart : selected - reference; }
};

/// The terms that either rollout shows (rewardTerms), each with the weights of its own run and stage, and the totals. Never throws.
std::vector<RewardDifference> rewardDifferences(const rollout::Trajectory& reference, const RewardWeights& referenceWeights, const rollout::Trajectory& selected,
                                                const RewardWeights& selectedWeights);

}  // namespace omnidrive::jobs
