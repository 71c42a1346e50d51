// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/reply_parser.h"

#include "text/tags.h"

#include <algorithm>

namespace omnidrive::text {

namespace {

constexpr std::string_view kThinkOpen = "<think>", kThinkClose = "</think>";

void addThought(std::string& thought, std::string_view block) {
    block = trimmed(block);
    if (block.empty()) return;
    if (!thought.empty()) thought += '\n';
    thought += block;
}

/// A thought that was cut off, or whose end was forgotten, reaches to the next tag of the protocol.
std::string_view openThought(std::string_view text) {
    const size_t open = text.rfind(kThinkOpen);
    if (open == std::string_view::npos || text.find(kThinkClose, open) != std::string_view::npos) return {};
    const auto rest = text.substr(open + kThinkOpen.size());
    size_t end = rest.size();
    for (const std::string_view tag : {"<tool_call>", "<answer>", "<|im_end|>"}) end = std::min(end, rest.find(tag));
    return rest.substr(0, end);
}

std::string thoughtOf(std::string_view text) {
    std::string thought;
    for (const auto block : blocksBetween(text, kThinkOpen, kThinkClose)) addThought(thought, block);
    addThought(thought, openThought(text));
    return thought;
}

std::optional<std::string> answerOf(std::string_view text) {
    std::optional<std::string> answer;
    for (const auto block : blocksBetween(text, "<answer>", "</answer>")) {
        if (const auto content = trimmed(block); !content.empty()) answer = std::string(content);
    }
    return answer;
}

}  // namespace

ParsedReply parseReply(std::string_view text) {
    ParsedReply reply;
    reply.thought = thoughtOf(text);
    reply.answer = answerOf(text);
    const auto calls = blocksBetween(text, "<tool_call>", "</tool_call>");
    reply.callTags = static_cast<int>(calls.size());
    if (!reply.answer && !calls.empty()) reply.call = parseToolCall(calls.back());
    return reply;
}

}  // namespace omnidrive::text
