// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/reply_room.h"

#include "base/ascii.h"

#include <algorithm>
#include <regex>

namespace omnidrive::rollout {

namespace {

std::optional<int64_t> numberIn(const std::string& message, const std::regex& pattern) {
    std::smatch found;
    return std::regex_search(message, found, pattern) ? std::optional<int64_t>(std::stoll(found[1])) : std::nullopt;
}

/// Tokens that the model takes in all.
std::optional<int64_t> contextIn(const std::string& message) {
    static const std::regex pattern("(?:context length|context window|maximum model length)[^0-9]{0,20}([0-9]{1,9})");
    return numberIn(message, pattern);
}

/// Tokens of the conversation, where the message tells them or their sum with the reply's.
std::optional<int64_t> conversationIn(const std::string& message, int64_t asked) {
    static const std::regex itself("([0-9]{1,9})(?:\\.0)? (?:input tokens|tokens from the input|in the messages|in your prompt|in the prompt)");
    static const std::regex sum("requested (?:a total of )?([0-9]{1,9})(?:\\.0)? tokens");
    if (const auto tokens = numberIn(message, itself)) {
        return tokens;
    }
    const auto both = numberIn(message, sum);
    return both && *both > asked ? std::optional(*both - asked) : std::nullopt;
}

std::optional<int64_t> roomIn(const std::string& message, int64_t asked, std::optional<int64_t> used) {
    static const std::regex ofReply("at most ([0-9]{1,9}) (?:completion|output) tokens");
    if (const auto tokens = numberIn(message, ofReply)) {
        return tokens;
    }
    const auto context = contextIn(message);
    const auto said = conversationIn(message, asked);
    const bool isBound = message.find("at least") != std::string::npos;   // vLLM stops counting where the sum is too large
    if (context && said && !isBound) {
        return *context - *said;
    }
    const bool isOfReply = said || message.find("completion") != std::string::npos || message.find("max_tokens") != std::string::npos;
    if (!context || !isOfReply || (!said && !used)) {
        return std::nullopt;
    }
    return (*context - std::max(said.value_or(0), used.value_or(0))) / 2;
}

}  // namespace

std::optional<int64_t> replyRoom(const std::string& message, int64_t asked, std::optional<int64_t> used) {
    const auto room = roomIn(asciiLowered(message), asked, used);
    return room && *room > 0 && *room < asked ? room : std::nullopt;
}

}  // namespace omnidrive::rollout
