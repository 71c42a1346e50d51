// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/engine.h"
#include "text/reply_parser.h"

#include <string>
#include <vector>

namespace omnidrive::rollout {

// The parts of a record that do not depend on where the policy runs.

/// Content hashes of a sample's pictures.
struct FrameIds {
    std::vector<std::string> views;   ///< as given: one or six
    std::string stitched;             ///< of the picture that boxes refer to; views[0] for one picture
};
FrameIds frameIdsOf(const data::Sample& sample, const vision::Image& stitched);

/// Record of a group's rollout `i` (counted from the request's first) before its first turn: origin, seed, prompt and truth. Policy and temperature
/// are the caller's.
Trajectory beginRecord(const GroupRequest& request, const Prompt& prompt, const FrameIds& ids, int i);

/// Takes the text of a finished turn apart and notes thought, answer and kind in it. @return with the call, if there is one.
text::ParsedReply readTurn(Turn& turn);

/// Notes how the rollout ended; its answer is the last turn's.
void endRecord(Trajectory& trajectory, bool truncated);

}  // namespace omnidrive::rollout
