// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/reward.h"

#include <algorithm>
#include <numeric>

namespace omnidrive::reward {

double groundingOfCall(double cosine, double contrast, const RewardOptions& options) {
    switch (options.score) {
        case GroundingScore::Threshold:
            return cosine >= options.threshold ? 1 : 0;
        case GroundingScore::Linear:
            return std::clamp((cosine - options.linearLow) / (options.linearHigh - options.linearLow), 0.0, 1.0);
        case GroundingScore::Contrast:
            return std::clamp(contrast, 0.0, 1.0);
    }
    return 0;
}

double groundingReward(const std::vector<double>& perCall) {
    return perCall.empty() ? 0
                           : std::accumulate(perCall.begin(), perCall.end(), 0.0) / static_cast<double>(perCall.size());
}

}  // namespace omnidrive::reward
