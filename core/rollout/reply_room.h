// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace omnidrive::rollout {

/// How many tokens a reply may have where a server refuses a request because conversation and reply together are longer than its model takes, in the
/// words of vLLM, SGLang and OpenAI. Where the server names no number of the conversation, or a lower bound alone, half of what these leave.
/// @param message what it said. @param asked tokens that the reply was allowed.
/// @param used    tokens of the conversation before its newest message, as the server counted them.
/// @return at least 1 and fewer than `asked`; nothing when the conversation itself is too long, or the message says neither.
std::optional<int64_t> replyRoom(const std::string& message, int64_t asked, std::optional<int64_t> used);

}  // namespace omnidrive::rollout
