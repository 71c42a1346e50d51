// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include "reward/answer_length.h"
#include "text/reply_parser.h"

namespace omnidrive::reward {

double formatReward(const rollout::Trajectory& trajectory, const RewardOptions& options) {
    // Only the policy's own text: DeepEyes counts tags over the observations too, where they always pair up.
    std::string response;
    for (const auto& turn : trajectory.turns) {
        response += turn.text;
    }
    // The length rule is applied here, because its limit is an option; checkFormat knows DeepEyes' limit only.
    const bool isTagged = text::checkFormat(response, {}).score == 0;
    return isTagged && !isAnswerTooLong(trajectory, options) ? 0 : -1;
}

}  // namespace omnidrive::reward
