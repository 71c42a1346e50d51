// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::rollout {

/// Curves of rollouts that were only read: means a step, under the names that a trained run uses (statistics.h). "critic/score/mean" is the reward;
/// "reference/score/mean" that of the reference policy's texts. Not thread-safe.
class StepMeans {
public:
    /// @param reference reward of the reference policy, where it is known.
    void add(const Trajectory& trajectory, std::optional<double> reference);
    /// Makes points() whole after some were added.
    void finish();

    std::vector<std::string> tags() const;
    /// Empty for an unknown tag. Valid until the next finish().
    const std::vector<store::ScalarPoint>& points(const std::string& tag) const;

private:
    struct Sum {
        double sum = 0;
        int64_t count = 0;
    };
    std::map<std::string, std::map<int64_t, Sum>> sums_;   ///< by tag and step
    std::map<std::string, std::vector<store::ScalarPoint>> points_;
};

}  // namespace omnidrive::rollout
