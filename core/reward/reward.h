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
    double toolWeight = 0;          ///< DeepEyes' bonus: a crop was returned and the answer is right
    double toolCostWeight = 0;      ///< >= 0; subtracted per call that the consistency gate gave nothing for ([OURS])
    double overlongWeight = 0;      ///< DAPO's overlong shaping
    GroundingScore score = GroundingScore::Linear;
    double linearLow = 0.15, linearHigh = 0.30;   ///< a, b
    double threshold = 0.22;                      ///< tau
    GroundingGate gate = GroundingGate::None;
    bool consistencyGate = true;    ///< the label must be what question and thought are about (DEFAULT_MODEL section 6)
    int maxAnswerCharacters = 1000; ///< longer answers: accuracy 0 and a format error (SPEC 5.1)
    int maxResponseTokens = 4096, overlongBuffer = 0;
};

// Each term is a pure function in a file of its own (accuracy.cpp, format.cpp, grounding.cpp, consistency.cpp, tool.cpp, overlong.cpp).
double accuracyReward(const rollout::Trajectory& trajectory, const RewardOptions& options);
double formatReward(const rollout::Trajectory& trajectory, const RewardOptions& options);
/// g(s) for one call. @param cosine raw cosine; @param contrast softmax share at the label.
double groundingOfCall(double cosine, double contrast, const RewardOptions& options);
/// The consistency gate, from text alone: the label shares a content word with the question, and, when the thought of the same turn names
/// any object word, with the thought too. Plurals and articles ignored.
bool isLabelConsistent(const std::string& label, const std::string& question, const std::string& thought);
double toolReward(const rollout::Trajectory& trajectory);
double overlongReward(const rollout::Trajectory& trajectory, const RewardOptions& options);

/// Fills trajectory.rewards (all terms, per call, total) and each call's groundingScore and labelConsistent; calls must carry
/// clipCosine, and groundingScore may hold the contrast value on entry when score == Contrast (`contrast` is passed per valid call in order).
void applyRewards(rollout::Trajectory& trajectory, const std::vector<double>& contrastPerValidCall, const RewardOptions& options);

}  // namespace omnidrive::reward
