// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/answer_length.h"

#include <algorithm>

namespace omnidrive::reward {

int countCharacters(std::string_view utf8) {
    const auto isFirstByte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<int>(std::count_if(utf8.begin(), utf8.end(), isFirstByte));
}

bool isAnswerTooLong(const rollout::Trajectory& trajectory, const RewardOptions& options) {
    return countCharacters(trajectory.answerText) >= options.maxAnswerCharacters;
}

}  // namespace omnidrive::reward
