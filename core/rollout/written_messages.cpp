// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/record_forms.h"
#include "text/tags.h"

#include <algorithm>

namespace omnidrive::rollout {

namespace {

using text::trimmed;

constexpr std::string_view kStart = "<|im_start|>", kEnd = "<|im_end|>";

void addMessage(std::vector<WrittenMessage>& messages, std::string_view role, std::string_view content) {
    if (!trimmed(content).empty()) {
        messages.push_back({std::string(role), std::string(trimmed(content))});
    }
}

std::vector<WrittenMessage> byMarks(std::string_view text, std::string_view role) {
    std::vector<WrittenMessage> messages;
    while (true) {
        const size_t start = text.find(kStart);
        const std::string_view piece = text.substr(0, start);
        addMessage(messages, role, piece.substr(0, piece.find(kEnd)));
        if (start == std::string_view::npos) {
            return messages;
        }
        text.remove_prefix(start + kStart.size());
        const size_t line = std::min(text.find('\n'), text.size());
        role = trimmed(text.substr(0, line));
        text.remove_prefix(std::min(line + 1, text.size()));
    }
}

bool isRole(std::string_view line) { return line == "system" || line == "user" || line == "assistant" || line == "tool"; }

std::vector<WrittenMessage> byRoleLines(std::string_view text, std::string_view role) {
    std::vector<WrittenMessage> messages;
    size_t begin = 0;   // of the message under way
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        if (const std::string_view line = text.substr(at, end - at); isRole(line)) {
            addMessage(messages, role, text.substr(begin, at - begin));
            role = line;
            begin = std::min(end + 1, text.size());
        }
        at = end + 1;
    }
    addMessage(messages, role, text.substr(begin));
    return messages;
}

}  // namespace

std::vector<WrittenMessage> writtenMessages(std::string_view text, std::string_view firstRole) {
    return text.find(kStart) != std::string_view::npos || text.find(kEnd) != std::string_view::npos ? byMarks(text, firstRole)
                                                                                                   : byRoleLines(text, firstRole);
}

}  // namespace omnidrive::rollout
