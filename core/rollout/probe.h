// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace omnidrive::rollout {

// A probe is a fixed question that a training answers again at each checkpoint, greedily. Its rollouts form one group over the whole run, whose
// members are the checkpoints: `indexInGroup` is the step whose weights answered, 0 before the first one. They are never trained on.

/// "probe-003"
std::string probeGroupId(int question);
/// "probe-003-000040"
std::string probeRolloutId(const std::string& groupId, int64_t step);
/// Also of a group that a resume marked as superseded.
bool isProbeGroup(std::string_view groupId);

}  // namespace omnidrive::rollout
