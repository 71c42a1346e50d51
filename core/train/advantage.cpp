// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/advantage.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace omnidrive::train {

namespace {

constexpr double kEqualWithin = 1e-9;

/// Mean and sample standard deviation (n - 1); a group of one has mean 0 and deviation 1, as in verl.
struct Moments {
    double mean = 0;
    double deviation = 1;
};

Moments momentsOf(const std::vector<double>& values) {
    if (values.size() == 1) {
        return {};
    }
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return {mean, std::sqrt(squares / (count - 1))};
}

void requireUsable(const std::vector<double>& rewards, double epsilon) {
    require(!rewards.empty(), "advantages need at least one reward, got an empty group");
    require(std::isfinite(epsilon) && epsilon >= 0, "the advantage's epsilon must be finite and not negative, got {}",
            epsilon);
    for (size_t i = 0; i < rewards.size(); ++i) {
        require(std::isfinite(rewards[i]), "reward {} of the group is {}, not a finite number", i, rewards[i]);
    }
}

/// What the centred reward is multiplied with.
double scaleOf(AdvantageKind kind, const Moments& moments, size_t groupSize, double epsilon) {
    switch (kind) {
        case AdvantageKind::Group:
        case AdvantageKind::Gdpo:
            return moments.deviation + epsilon > 0 ? 1 / (moments.deviation + epsilon) : 0;
        case AdvantageKind::NoStd:
            return 1;
        // R_i - mean of the others = G / (G - 1) * (R_i - mean of all).
        case AdvantageKind::Rloo:
            return groupSize > 1 ? static_cast<double>(groupSize) / static_cast<double>(groupSize - 1) : 1;
    }
    return 1;
}

}  // namespace

bool hasSignal(const std::vector<double>& rewards) {
    if (rewards.empty()) {
        return false;
    }
    const auto [least, most] = std::minmax_element(rewards.begin(), rewards.end());
    return *most - *least > kEqualWithin;
}

std::vector<double> groupAdvantages(const std::vector<double>& rewards, AdvantageKind kind, double epsilon) {
    requireUsable(rewards, epsilon);
    if (rewards.size() > 1 && !hasSignal(rewards)) {
        return std::vector<double>(rewards.size(), 0.0);
    }
    const Moments moments = momentsOf(rewards);
    const double scale = scaleOf(kind, moments, rewards.size(), epsilon);
    std::vector<double> advantages(rewards.size());
    std::transform(rewards.begin(), rewards.end(), advantages.begin(),
                   [&](double reward) { return (reward - moments.mean) * scale; });
    return advantages;
}

std::vector<double> gdpoAdvantages(const std::vector<std::vector<double>>& terms, const std::vector<double>& weights,
                                   double epsilon) {
    require(!terms.empty(), "GDPO needs at least one reward term");
    require(terms.size() == weights.size(), "GDPO got {} reward terms but {} weights", terms.size(), weights.size());
    std::vector<double> sum(terms.front().size(), 0.0);
    for (size_t k = 0; k < terms.size(); ++k) {
        require(terms[k].size() == sum.size(), "reward term {} holds {} rollouts, the first term {}", k,
                terms[k].size(), sum.size());
        const std::vector<double> normalised = groupAdvantages(terms[k], AdvantageKind::Group, epsilon);
        for (size_t i = 0; i < sum.size(); ++i) {
            sum[i] += weights[k] * normalised[i];
        }
    }
    return sum;
}

}  // namespace omnidrive::train
