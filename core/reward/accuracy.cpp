// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include "reward/answer_length.h"
#include "text/reply_parser.h"

namespace omnidrive::reward {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Lower case (ASCII), single blanks, without the final full stop.
std::string comparableText(const std::string& text) {
    std::string result;
    for (char c : text) {
        if (!isBlank(c)) {
            result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    while (!result.empty() && (result.back() == ' ' || result.back() == '.')) {
        result.pop_back();
    }
    return result;
}

bool isAnswerRight(const rollout::Trajectory& trajectory) {
    const std::string expected = text::answerLetter(trajectory.expectedAnswer, trajectory.options);
    if (!expected.empty()) {
        return text::answerLetter(trajectory.answerText, trajectory.options) == expected;
    }
    return comparableText(trajectory.answerText) == comparableText(trajectory.expectedAnswer);
}

}  // namespace

double accuracyReward(const rollout::Trajectory& trajectory, const RewardOptions& options) {
    const bool isComparable = !trajectory.answerText.empty() && !trajectory.expectedAnswer.empty();
    return isComparable && !isAnswerTooLong(trajectory, options) && isAnswerRight(trajectory) ? 1 : 0;
}

}  // namespace omnidrive::reward
