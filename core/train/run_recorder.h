// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/engine.h"
#include "store/run_folder.h"

namespace omnidrive::train {

/// Writes one rollout into a run folder: its pictures (once each, by content) and its record.
void recordRollout(store::RunWriter& run, const rollout::RolloutResult& rollout);

}  // namespace omnidrive::train
