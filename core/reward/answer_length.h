// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reward/reward.h"

#include <string_view>

namespace omnidrive::reward {

/// Characters (code points, as Python counts them) of a UTF-8 text.
int countCharacters(std::string_view utf8);
/// True when the answer has maxAnswerCharacters or more (SPEC section 5.1): accuracy and format both punish it.
bool isAnswerTooLong(const rollout::Trajectory& trajectory, const RewardOptions& options);

}  // namespace omnidrive::reward
