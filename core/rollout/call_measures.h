// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::rollout {

// Small questions about one rollout that curves, evaluation and lists must answer alike. Pure and thread-safe. Those
// that read the truth fields are for displays and metrics; no reward may call them.

/// The calls of a rollout in order, failed ones included.
std::vector<const ToolCall*> callsOf(const Trajectory& trajectory);
/// The calls that returned a crop.
std::vector<const ToolCall*> validCallsOf(const Trajectory& trajectory);

/// Tokens the policy generated, over all turns (DeepEyes' response length: observations are not counted).
int64_t generatedTokens(const Trajectory& trajectory);
/// Tokens the environment appended (pictures and text).
int64_t observationTokens(const Trajectory& trajectory);

/// First word of a reject reason, fit for a metric's name: lower case, letters, digits and "-"; "unknown" when there is
/// none.
std::string rejectWord(const ToolCall& call);

/// A label for comparison: lower case, single blanks, without outer punctuation, leading article and plural s ("The
/// Traffic lights." -> "traffic light").
std::string normalisedLabel(std::string_view label);

/// Area of the effective box over that of the picture, 0 to 1; nullopt for a failed call or a picture without size.
std::optional<double> areaFraction(const Trajectory& trajectory, const ToolCall& call);
/// Longer over shorter side of the effective box, at least 1; nullopt for a failed call.
std::optional<double> aspectOf(const ToolCall& call);
bool isEdgeClamped(const ToolCall& call);

/// Whether the question is known to need a zoom; nullopt for questions of which nobody said (question sets, records of other programs).
std::optional<bool> needsZoom(const Trajectory& trajectory);
/// The label names the object the question is about. nullopt when the truth is unknown.
std::optional<bool> isLabelRight(const Trajectory& trajectory, const ToolCall& call);
/// The centre of the object lies inside the effective box. nullopt when the truth is unknown or the call failed.
std::optional<bool> isOnObject(const Trajectory& trajectory, const ToolCall& call);
/// Intersection over union of effective box and object. nullopt as above.
std::optional<double> iouWithTruth(const Trajectory& trajectory, const ToolCall& call);

}  // namespace omnidrive::rollout
