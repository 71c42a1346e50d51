// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/paired.h"

#include "base/error.h"
#include "base/random.h"
#include "eval/summary.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>

namespace omnidrive::eval {

namespace {

using BySample = std::map<std::string, std::vector<bool>>;

BySample correctBySample(const std::vector<JudgedAnswer>& answers) {
    BySample result;
    for (const JudgedAnswer& answer : answers) {
        result[answer.sampleId].push_back(answer.correct);
    }
    return result;
}

void countPair(bool before, bool after, PairedOutcome& outcome) {
    (before ? (after ? outcome.both : outcome.lost) : (after ? outcome.gained : outcome.neither)) += 1;
}

/// log of C(n, k) / 2^n.
double logBinomialHalf(int64_t n, int64_t k) {
    const auto logFactorial = [](int64_t value) { return std::lgamma(static_cast<double>(value) + 1); };
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k) - static_cast<double>(n) * std::log(2.0);
}

double resampledMean(const std::vector<double>& values, Rng& rng) {
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        sum += values[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(values.size()) - 1))];
    }
    return sum / static_cast<double>(values.size());
}

}  // namespace

std::vector<JudgedAnswer> judgedAnswers(const std::vector<rollout::Trajectory>& trajectories) {
    std::vector<JudgedAnswer> answers;
    for (const rollout::Trajectory& trajectory : trajectories) {
        answers.push_back({trajectory.sampleId, trajectory.correct});
    }
    return answers;
}

PairedOutcome pairOutcomes(const std::vector<JudgedAnswer>& before, const std::vector<JudgedAnswer>& after) {
    const BySample first = correctBySample(before);
    const BySample second = correctBySample(after);
    PairedOutcome outcome;
    for (const auto& [sample, results] : first) {
        const auto partner = second.find(sample);
        const size_t pairs = partner == second.end() ? 0 : std::min(results.size(), partner->second.size());
        for (size_t i = 0; i < pairs; ++i) {
            countPair(results[i], partner->second[i], outcome);
        }
    }
    outcome.unpaired = static_cast<int64_t>(before.size() + after.size()) - 2 * outcome.pairs();
    return outcome;
}

double mcnemarExactP(int64_t gained, int64_t lost) {
    require(gained >= 0 && lost >= 0, "McNemar's test needs counts of at least 0, got {} and {}", gained, lost);
    const int64_t discordant = gained + lost;
    double tail = 0;
    for (int64_t k = 0; k <= std::min(gained, lost); ++k) {
        tail += std::exp(logBinomialHalf(discordant, k));
    }
    return std::min(1.0, 2 * tail);
}

BootstrapDifference bootstrapDifference(const std::vector<double>& before, const std::vector<double>& after,
                                        uint64_t seed, int resamples, double confidence) {
    require(before.size() == after.size() && !before.empty(),
            "a paired comparison needs as many values before ({}) as after ({}), at least one", before.size(),
            after.size());
    require(resamples > 0 && confidence > 0 && confidence < 1, "{} resamples at confidence {} are no bootstrap",
            resamples, confidence);
    std::vector<double> differences(before.size());
    std::transform(after.begin(), after.end(), before.begin(), differences.begin(), std::minus<>());
    Rng rng(seed);
    std::vector<double> means(static_cast<size_t>(resamples));
    std::generate(means.begin(), means.end(), [&] { return resampledMean(differences, rng); });
    std::sort(means.begin(), means.end());
    const double tail = (1 - confidence) / 2;
    const auto at = [&](double fraction) {
        return means[static_cast<size_t>(std::lround(fraction * (resamples - 1)))];
    };
    return {meanOf(differences), {at(tail), at(1 - tail)}};
}

}  // namespace omnidrive::eval
