// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <string>

namespace omnidrive::app {

/// A rollout as text to read from top to bottom: question, each turn with thought, call, boxes, scores, crop or error,
/// then answer and rewards. Control characters from the model never reach the terminal.
std::string traceText(const rollout::Trajectory& trajectory);

/// "+0.500"; "-" when it is not known.
std::string advantageText(double advantage);

/// "right", "wrong", or "no answer".
std::string verdictText(const rollout::Trajectory& trajectory);

}  // namespace omnidrive::app
