// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace omnidrive::app {

/// What a report says: "running, step 40 of 120, stage 1, 0.9 s a step, 1:12 left".
std::string reportText(const store::RunState& state);

/// What may be said of a run from outside: a report is only called current while a trainer holds the run's lock; a run
/// that was left running or paused says that its trainer is gone.
std::string runStateSentence(const store::RunReader& reader);

/// The fields of state.json: state, step, total_steps, stage, pid, wall, seconds_per_step, message.
nlohmann::json runStateJson(const store::RunState& state);
/// Inverse, tolerant: what is missing stays as it is by default.
store::RunState runStateFromJson(const nlohmann::json& json);

}  // namespace omnidrive::app
