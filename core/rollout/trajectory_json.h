// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"
#include "store/run_folder.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace omnidrive::rollout {

/// Version of the serialised form, the field "version" of every trace. Readers refuse higher ones.
inline constexpr int kTrajectoryVersion = 1;

/// The rollout as a JSON object, without loss: fields as in SPEC section 2, in snake case. Numbers, also float32 ones, come back bit by bit;
/// NaN and infinities are the texts "NaN", "Infinity", "-Infinity" (a NaN's sign and payload are not kept). A text that is not UTF-8 becomes
/// {"base64": "..."}. Optional fields that are not set are left out. Boxes are lists [x0, y0, x1, y1]. Never throws for any content.
nlohmann::json toJson(const Trajectory& trajectory);

/// Inverse of toJson; unknown fields are ignored.
/// @throws Error (Format) naming the field that is missing, of the wrong type or out of range, token lists of one turn that differ in length,
/// an observation after a turn that is not there, or a version this program does not know.
Trajectory fromJson(const nlohmann::json& json);

/// toJson as one line without line breaks and without the newline at its end.
std::string toJsonLine(const Trajectory& trajectory);
/// Inverse of toJsonLine. @throws Error (Format) also for text that is not JSON.
Trajectory parseTrajectory(const std::string& text);

/// What lists and filters show of the rollout; `row` stays 0 until it is stored.
store::IndexRow indexRowOf(const Trajectory& trajectory);

}  // namespace omnidrive::rollout
