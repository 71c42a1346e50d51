// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/step_means.h"

namespace omnidrive::rollout {

namespace {

constexpr const char* kReward = "critic/score/mean";
constexpr const char* kReference = "reference/score/mean";

}  // namespace

void StepMeans::add(const Trajectory& trajectory, std::optional<double> reference) {
    const auto count = [&](const char* tag, double value) {
        Sum& sum = sums_[tag][trajectory.step];
        sum.sum += value;
        ++sum.count;
    };
    count(kReward, trajectory.rewards.total);
    if (reference) {
        count(kReference, *reference);
    }
}

void StepMeans::finish() {
    points_.clear();
    for (const auto& [tag, steps] : sums_) {
        for (const auto& [step, sum] : steps) {
            points_[tag].push_back({step, 0, 0, sum.sum / static_cast<double>(sum.count), false});
        }
    }
}

std::vector<std::string> StepMeans::tags() const {
    std::vector<std::string> tags;
    for (const auto& [tag, steps] : sums_) {
        tags.push_back(tag);
    }
    return tags;
}

const std::vector<store::ScalarPoint>& StepMeans::points(const std::string& tag) const {
    static const std::vector<store::ScalarPoint> none;
    const auto found = points_.find(tag);
    return found == points_.end() ? none : found->second;
}

}  // namespace omnidrive::rollout
