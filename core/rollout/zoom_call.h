// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/policy.h"
#include "rollout/trajectory.h"
#include "text/reply_parser.h"
#include "vision/zoom_box.h"

namespace omnidrive::rollout {

/// What becomes of a call, whoever made it: the record with box and reason; valid when there is something to crop. Of the prompt it reads the
/// picture, the size it is shown in and the layout of the views. Never throws on a bad call.
ToolCall judgeCall(const text::ParsedCall& parsed, const Prompt& prompt, const vision::ZoomRules& rules);

/// Why nothing comes back to a call.
enum class Unanswered { TurnLimit, Budget, ToolOff };

/// The call was made but nothing came back: it stays in the record as not executed, with what it asked for and no crop.
void leaveUnanswered(ToolCall& call, Unanswered why);

}  // namespace omnidrive::rollout
