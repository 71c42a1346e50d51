// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::rollout {

// What the readers of other programs' records share. A field that is missing or of another type is empty: these files are written by hand-made
// scripts, and what can be read of a record is worth more than a refusal.

std::string textAt(const nlohmann::json& object, const char* key);
/// A finite number; nullopt for anything else.
std::optional<double> numberAt(const nlohmann::json& object, const char* key);
/// The first of the keys whose value is a text that is not empty.
std::string firstTextAt(const nlohmann::json& object, std::initializer_list<const char*> keys);
std::optional<double> firstNumberAt(const nlohmann::json& object, std::initializer_list<const char*> keys);

/// What a record of another program begins as: reward terms and advantage are not known (NaN) until it tells them.
Trajectory unscoredTrajectory();

/// The texts of a message: a plain text, or a list of parts of which the texts count.
std::string contentOf(const nlohmann::json& message);
/// Pictures of a message's parts, as their URL: "data:image/png;base64,...", a path, an address. A part that names none gives an empty text.
std::vector<std::string> pictureUrls(const nlohmann::json& message);

/// What stands between <tool_call> and </tool_call>, read strictly: JSON and nothing else, with a box; else it says why not ("bad-json: ...").
ToolCall recordedCall(std::string_view between);

/// One assistant message as turns: thought and first call, further calls, what stands outside of the tags, the answer.
void addReply(Trajectory& trajectory, const std::string& message);
/// A reply without any tag is its own answer: marks the last turn so, when it is one. For programs whose models know no tags.
void takeBareReplyAsAnswer(Trajectory& trajectory);
/// What the environment gave back after the newest call that could be read. @param hasPicture a crop came back.
void addRecordedObservation(Trajectory& trajectory, std::string text, bool hasPicture);

/// "A. red", "B. blue" or "A) red", "B) blue", one a line: the texts behind the letters. One style a question, the one that gives more.
std::vector<std::string> optionsOf(const std::string& question);

/// Sets answer text and letter from the last turn that has an answer.
void takeAnswerOfTurns(Trajectory& trajectory);

}  // namespace omnidrive::rollout
