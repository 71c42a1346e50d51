// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <string>
#include <vector>

namespace omnidrive::reward {

/// How a CLIP score becomes a reward (SPEC section 5.2).
enum class GroundingScore { Threshold, Linear, Contrast };
/// When the grounding term counts for a rollout.
enum class GroundingGate { None, Correct };

/// Weights and rules of one stage. Ranges are checked by the recipe schema.
struct RewardOptions {
    double accuracyWeight = 0.8;
    double formatWeight = 0.2;
    double groundingWeight = 1.2;
    double toolWeight = 0;  ///< DeepEyes' bonus: a crop was returned and the answer is right
    /// >= 0; subtracted per call that failed or that the consistency gate gave nothing for ([OURS])
    double toolCostWeight = 0;
    double overlongWeight = 0;  ///< DAPO's overlong shaping
    GroundingScore score = GroundingScore::Linear;
    double linearLow = 0.15, linearHigh = 0.30;  ///< a, b
    double threshold = 0.22;                     ///< tau
    GroundingGate gate = GroundingGate::None;
    bool consistencyGate = true;  ///< the label must be what question and thought are about (DEFAULT_MODEL section 6)
    /// a question that names no object ("What is the safest action?") leaves the naming to the thought
    bool thoughtMayName = false;
    int maxAnswerCharacters = 1000;  ///< longer answers: accuracy 0 and a format error (SPEC 5.1)
    int maxResponseTokens = 4096, overlongBuffer = 0;
};

// Each term is a pure function in a file of its own (accuracy.cpp, format.cpp, grounding.cpp, consistency.cpp,
// tool.cpp, overlong.cpp). All are thread-safe and throw nothing.

/// 1 when the answer is right, else 0. Multiple choice: the letters agree; open questions: the texts agree up to case,
/// blanks and the final full stop. 0 without an answer, for an answer of maxAnswerCharacters or more (it may be written
/// to fool a judge) and when no reference answer is known. Source: SPEC sections 5.1 and 7.
double accuracyReward(const rollout::Trajectory& trajectory, const RewardOptions& options);

/// 0, or -1 when the tags of the policy's text do not pair up (text::checkFormat) or the answer is too long. Source:
/// SPEC section 5.1.
double formatReward(const rollout::Trajectory& trajectory, const RewardOptions& options);

/// g(s) for one call, 0 to 1. @param cosine raw cosine; @param contrast softmax share at the label. Source: SPEC
/// section 5.2.
double groundingOfCall(double cosine, double contrast, const RewardOptions& options);

/// The mean over all calls, so that more calls do not earn more; 0 without a call. Failed calls are in the list with 0.
/// Source: SPEC section 5.2.
double groundingReward(const std::vector<double>& perCall);

/// The consistency gate, from text alone: the head noun of the label ("light" in "traffic light") is named in the
/// question, and, when the thought of the same turn names any object word, in the thought too. Plurals, articles and a
/// few synonyms make no difference; where both sides say which kind is meant ("traffic light", "brake light") the kinds
/// must agree. The full rule is at the top of consistency.cpp.
/// @param thoughtMayName a question that names no object of the road is no hindrance; the thought must then name the
/// head.
bool isLabelConsistent(const std::string& label, const std::string& question, const std::string& thought,
                       bool thoughtMayName = false);

/// DeepEyes' bonus: 1 when at least one crop was returned and the answer is right (accuracy > 0.5). Source: SPEC
/// section 5.1.
double toolReward(const rollout::Trajectory& trajectory);

/// Number of calls that failed or, with the consistency gate on, whose label is not consistent. Reads the calls'
/// labelConsistent.
double toolCost(const rollout::Trajectory& trajectory, const RewardOptions& options);

/// DAPO's length shaping: 0 up to maxResponseTokens - overlongBuffer tokens (generated and observed), then linearly to
/// -1 at the limit; always 0 when the buffer is 0. Source: SPEC section 6.1.
double overlongReward(const rollout::Trajectory& trajectory, const RewardOptions& options);

/// The terms of a rollout and their weights, in one order, so that total = sum of value x weight (GDPO normalises each
/// term by itself).
inline constexpr int kTermCount = 6;
std::vector<double> termValues(const rollout::Rewards& rewards);
std::vector<double> termWeights(const RewardOptions& options);

/// Fills trajectory.rewards (all terms, per call, total), trajectory.correct, and each call's groundingScore and
/// labelConsistent. A valid call without a clipCosine (no CLIP was at hand) gets no groundingScore and counts 0.
/// @param contrastPerValidCall softmax share at the label of each valid call, in order; read when score is Contrast.
/// Empty: no CLIP.
/// @throws Error (InvalidArgument) when the number of shares does not match the valid calls, or a CLIP score is not
/// finite.
void applyRewards(rollout::Trajectory& trajectory, const std::vector<double>& contrastPerValidCall,
                  const RewardOptions& options);

}  // namespace omnidrive::reward
