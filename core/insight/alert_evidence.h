// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::insight {

using Rollouts = std::vector<const rollout::Trajectory*>;

/// Ids of the rollouts with the highest score, at most eight; those without a score are no evidence.
std::vector<std::string> mostTelling(const Rollouts& rollouts, const std::function<std::optional<double>(const rollout::Trajectory&)>& score);

/// How often calls of a step have a property.
struct CallShare {
    int64_t calls = 0, hits = 0;
    double share() const { return calls == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(calls); }
};
/// Boxes of at least this share of the picture, among the calls that returned a crop.
CallShare wholeFrameCalls(const Rollouts& rollouts, double area);
int wholeFrameCallsOf(const rollout::Trajectory& rollout, double area);
/// Boxes that overlap an earlier one of their rollout at least this much, among second and later ones.
CallShare repeatedCalls(const Rollouts& rollouts, double iou);
int repeatedCallsOf(const rollout::Trajectory& rollout, double iou);
/// The label that most calls use, normalised; empty when no call has one.
std::string topLabel(const Rollouts& rollouts);

}  // namespace omnidrive::insight
