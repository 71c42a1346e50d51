// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/reply_parser.h"

#include "text/tags.h"

#include <fmt/format.h>

#include <algorithm>

namespace omnidrive::text {

namespace {

constexpr int64_t kAnswerLimit = 1000;

/// Code points of UTF-8, as the reference counts characters.
int64_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

/// What is wrong when a tag does not occur as often as its counterpart; empty otherwise.
std::string unbalanced(std::string_view text, std::string_view open, std::string_view close) {
    const size_t opened = countOf(text, open), closed = countOf(text, close);
    return opened == closed ? std::string()
                            : fmt::format("{} occurs {} times, {} {} times", open, opened, close, closed);
}

}  // namespace

FormatVerdict checkFormat(std::string_view response, std::string_view answer) {
    constexpr std::string_view kThinkClose = "</think>";
    std::string reason = unbalanced(response, "<think>", kThinkClose);
    // The markers with the picture token beside them: that is what the reference counts.
    if (reason.empty()) reason = unbalanced(response, "<|vision_start|><|image_pad|>", "<|image_pad|><|vision_end|>");
    if (reason.empty()) {
        const size_t close = response.rfind(kThinkClose);
        const auto rest = close == std::string_view::npos ? response : response.substr(close + kThinkClose.size());
        reason = unbalanced(rest, "<answer>", "</answer>");
    }
    if (reason.empty() && characters(answer) >= kAnswerLimit)
        reason = fmt::format("the answer has {} or more characters", kAnswerLimit);
    return {reason.empty() ? 0 : -1, reason};
}

}  // namespace omnidrive::text
