// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "eval/rate.h"
#include "rollout/trajectory.h"

#include <cstdint>
#include <string>
#include <vector>

namespace omnidrive::eval {

/// The same questions answered by two policies.
struct PairedOutcome {
    int64_t both = 0;    ///< right before and after
    int64_t gained = 0;  ///< wrong before, right after
    int64_t lost = 0;    ///< right before, wrong after
    int64_t neither = 0;
    int64_t unpaired = 0;  ///< answers of either side without a partner

    int64_t pairs() const { return both + gained + lost + neither; }
};

/// All that a paired comparison needs of a rollout; small enough to be kept beside a report.
struct JudgedAnswer {
    std::string sampleId;
    bool correct = false;

    bool operator==(const JudgedAnswer&) const = default;
};
std::vector<JudgedAnswer> judgedAnswers(const std::vector<rollout::Trajectory>& trajectories);

/// Pairs answers by question (sampleId) and by their order among the answers to that question.
PairedOutcome pairOutcomes(const std::vector<JudgedAnswer>& before, const std::vector<JudgedAnswer>& after);

/// Exact two-sided McNemar test: the probability, were neither policy better, of a split of the discordant pairs at
/// least as uneven.
/// @param gained, lost  at least 0. @return 0 to 1; 1 without discordant pairs. Source: Q. McNemar, Psychometrika 12
/// (1947), with the binomial in place of the chi-squared approximation.
double mcnemarExactP(int64_t gained, int64_t lost);

/// Mean of after[i] - before[i] with a percentile bootstrap interval over the pairs.
struct BootstrapDifference {
    double mean = 0;
    Interval interval;  ///< the middle `confidence` of the resampled means
};

/// @param before, after  values of the same cases in the same order, equal sizes, at least one. @param seed the same
/// seed gives the same interval.
/// @throws Error (InvalidArgument) when sizes differ or nothing is there.
BootstrapDifference bootstrapDifference(const std::vector<double>& before, const std::vector<double>& after,
                                        uint64_t seed, int resamples = 10000, double confidence = 0.95);

}  // namespace omnidrive::eval
