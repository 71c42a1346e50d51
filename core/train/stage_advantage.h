// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "train/recipe.h"

#include <vector>

namespace omnidrive::train {

/// Advantages of one group as a stage of the recipe wants them (SPEC section 6.1); those of GDPO are not whitened yet.
/// @param rewards of the rollouts of one prompt; their totals are finite.
std::vector<double> stageAdvantages(const std::vector<rollout::Rewards>& rewards, const StageOptions& stage);

/// GDPO whitens the summed advantages over the batch (SPEC section 6.1).
class Whitening {
public:
    /// @param all the advantages of the batch, not empty, on whatever rank they are. @param epsilon added to their sample deviation.
    Whitening(const std::vector<double>& all, double epsilon);
    double operator()(double advantage) const { return (advantage - mean_) / scale_; }

private:
    double mean_ = 0, scale_ = 1;
};

}  // namespace omnidrive::train
