// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::insight {

/// What one rollout did at one step of its group.
struct GroupStep {
    enum class Kind { None, Thought, Zoom, Refused, Answer };
    Kind kind = Kind::None;
    std::string text;          ///< label or answer
    BoxI box;                  ///< of a zoom
    int call = -1;             ///< of a zoom or a refused call
    bool isOwnWay = false;     ///< most of the group did something else here
};

/// One rollout of a group.
struct GroupMember {
    std::string id, answer;
    int64_t step = 0;               ///< of the training
    bool isCorrect = false;
    rollout::Rewards rewards;
    double advantage = 0;
    std::vector<GroupStep> steps;   ///< as many as the longest rollout has
};

/// The rollouts of one prompt side by side.
struct GroupView {
    std::string groupId, question, expectedAnswer;
    bool isProbe = false;           ///< one question under the checkpoints of a training, in their order; nothing is learned from it
    bool hasSignal = true;          ///< false: all rewards are equal, nothing was learned from it
    std::vector<GroupMember> members;
    int firstDivergence = -1;       ///< step at which not all did the same; -1 when they never differ
    std::vector<double> overlap;    ///< [G, G] best intersection over union of two rollouts' crops, 0 to 1; NaN where one has none

    double overlapOf(size_t a, size_t b) const { return overlap[a * members.size() + b]; }
};

/// Two zooms are the same step when their labels agree and their boxes share at least half of what they cover together.
/// @param rollouts of one group, in order. Pure and thread-safe.
GroupView groupView(const std::vector<std::shared_ptr<const rollout::Trajectory>>& rollouts);

}  // namespace omnidrive::insight
