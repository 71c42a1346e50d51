// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <string>

namespace omnidrive::insight {

/// The answer's letter: as it was read, else as its text gives it (records of other programs hold the text alone). Empty when there is none.
std::string letterOfAnswer(const rollout::Trajectory& trajectory);

/// The answer's text up to case, blanks and a final full stop.
std::string comparableAnswer(const rollout::Trajectory& trajectory);

}  // namespace omnidrive::insight
