// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/stage_advantage.h"

#include "reward/reward.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::train {

std::vector<double> stageAdvantages(const std::vector<rollout::Rewards>& rewards, const StageOptions& stage) {
    std::vector<double> totals;
    std::vector<std::vector<double>> terms(reward::kTermCount);
    for (const rollout::Rewards& one : rewards) {
        totals.push_back(one.total);
        const auto values = reward::termValues(one);
        for (size_t t = 0; t < terms.size(); ++t) {
            terms[t].push_back(values[t]);
        }
    }
    if (stage.advantage == AdvantageKind::Gdpo) {
        return gdpoAdvantages(terms, reward::termWeights(stage.reward), stage.advantageEpsilon);
    }
    return groupAdvantages(totals, stage.advantage, stage.advantageEpsilon);
}

Whitening::Whitening(const std::vector<double>& all, double epsilon) {
    double square = 0;
    for (const double advantage : all) {
        mean_ += advantage / static_cast<double>(all.size());
    }
    for (const double advantage : all) {
        square += std::pow(advantage - mean_, 2) / static_cast<double>(std::max<size_t>(all.size() - 1, 1));
    }
    scale_ = std::sqrt(square) + epsilon;
}

}  // namespace omnidrive::train
