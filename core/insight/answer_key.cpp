// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/answer_key.h"

#include "base/ascii.h"
#include "text/reply_parser.h"

#include <cctype>

namespace omnidrive::insight {

std::string letterOfAnswer(const rollout::Trajectory& trajectory) {
    const bool isRead = !trajectory.answerLetter.empty() || trajectory.answerText.empty() || trajectory.options.empty();
    return isRead ? trajectory.answerLetter : text::answerLetter(trajectory.answerText, trajectory.options);
}

std::string comparableAnswer(const rollout::Trajectory& trajectory) {
    std::string result;
    for (const char c : trajectory.answerText) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isspace(byte) == 0) {
            result += asciiLower(c);
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    while (!result.empty() && (result.back() == ' ' || result.back() == '.')) {
        result.pop_back();
    }
    return result;
}

}  // namespace omnidrive::insight
