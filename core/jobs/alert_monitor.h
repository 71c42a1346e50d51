// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/step_record.h"

#include <cstdint>

namespace omnidrive::jobs {

/// What the alerts of a training come to, for the exit code.
struct AlertCount {
    int64_t alerts = 0;
};

/// The watch that `omnidrive train` hands to the trainer: judges each step (insight/alerts.h) and gives back an event of kind "alert" for each.
/// @param count grows with every alert; outlives the watch.
rollout::StepWatch alertWatch(AlertCount& count);

}  // namespace omnidrive::jobs
