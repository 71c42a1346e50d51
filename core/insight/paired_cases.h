// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace omnidrive::insight {

/// One rollout of a set that is compared with another set.
struct JudgedRollout {
    std::string id, sampleId, question, frameId;
    std::string answer;       ///< letter, else text
    std::string expected;     ///< empty: nobody knows whether the answer is right
    bool isCorrect = false;
    double reward = 0;
    int64_t step = 0;         ///< of training
    std::string groupId;
};
JudgedRollout judgedRolloutOf(const rollout::Trajectory& trajectory);

/// What one set says about a case.
struct PairSide {
    std::string rolloutId;    ///< the first rollout whose verdict is the case's
    std::string answer;       ///< of that rollout
    int rollouts = 0, right = 0;
    double reward = 0;        ///< mean over the rollouts

    bool isRight() const { return 2 * right > rollouts; }
};

/// From the first set to the second.
enum class PairOutcome { Gained, Lost, SameRight, SameWrong };

/// A case that both sets hold.
struct CasePair {
    std::string sampleId, question, expected;
    PairOutcome outcome = PairOutcome::SameWrong;
    PairSide a, b;
};

/// Two sets of rollouts paired case by case.
struct PairedCases {
    std::vector<CasePair> pairs;                    ///< in the order of the first set
    int64_t gained = 0, lost = 0, sameRight = 0, sameWrong = 0;
    int64_t onlyA = 0, onlyB = 0;                   ///< cases that the other set lacks
    int64_t unjudged = 0;                           ///< cases in both without a reference answer: in no count and no pair
    double pValue = 1;                              ///< exact McNemar

    int64_t rightA() const { return lost + sameRight; }
    int64_t rightB() const { return gained + sameRight; }
};

/// A case is one question about one picture; where pictures have other names or there is none, the same question under the same sample id. Without
/// picture and sample id a group is a case that has no partner: equal words alone do not make the same question. A case with several rollouts is
/// right when more than half of them are: the test needs one outcome a case. Pure and thread-safe.
PairedCases pairCases(std::span<const JudgedRollout> a, std::span<const JudgedRollout> b);

/// McNemar's exact test: how likely at least so uneven a split of the discordant pairs is when gains and losses are equally likely; two-sided
/// binomial test with p = 1/2. @param gained, lost >= 0. @return 0 to 1; 1 when nothing changed.
double mcNemarExact(int64_t gained, int64_t lost);

/// The counts and the test in words, two sentences.
std::string sentenceOf(const PairedCases& cases);

}  // namespace omnidrive::insight
