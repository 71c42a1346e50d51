// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// What a tool-call JSON says. Never throws on bad input: `problem` says what is wrong in one sentence.
struct ParsedCall {
    std::string rawJson;
    std::string name;
    std::string label;
    int imageIndex = 0;
    std::optional<BoxF> box;  ///< as written, any numbers (inverted, NaN-free); absent when not four finite numbers
    std::string problem;      ///< empty when name and box could be read
};

/// One policy turn taken apart (SPEC section 4.3).
struct ParsedReply {
    std::string thought;                ///< text of all <think> blocks, trimmed, joined by newlines
    std::optional<std::string> answer;  ///< last non-empty <answer> block, trimmed
    std::optional<ParsedCall>
        call;          ///< last closed <tool_call> block; absent when there is an answer (answer has priority)
    int callTags = 0;  ///< number of closed <tool_call> blocks
};
ParsedReply parseReply(std::string_view text);
ParsedCall parseToolCall(std::string_view json);

/// DeepEyes' format rule over the whole response (SPEC section 5.1): 0 when well formed, -1 otherwise; `reason` says
/// why.
struct FormatVerdict {
    int score = 0;
    std::string reason;
};
FormatVerdict checkFormat(std::string_view response, std::string_view answer);

/// Option letter of an answer text: "B", "B)", "(B)", "B. text", "Answer: B", or the text of exactly one option. Empty
/// when none.
std::string answerLetter(std::string_view answer, const std::vector<std::string>& options);

}  // namespace omnidrive::text
