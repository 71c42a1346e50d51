// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "jobs/label_scores.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// An advantage so near 0 is none: normalising leaves rounding of about 1e-17 in groups without a signal.
inline constexpr double kNoAdvantage = 1e-9;

/// A stored rollout and what another reward makes of it.
struct ReplayedRollout {
    std::string id, groupId;
    int64_t step = 0;
    bool isCorrect = false;
    double storedReward = 0, reward = 0;
    double storedAdvantage = 0, advantage = 0;

    /// What was encouraged would be discouraged, or the other way round.
    bool flips() const { return hadSignal() && hasSignal() && (storedAdvantage < 0) != (advantage < 0); }
    bool hadSignal() const { return std::abs(storedAdvantage) > kNoAdvantage; }
    bool hasSignal() const { return std::abs(advantage) > kNoAdvantage; }
};

/// Stored rollouts under another reward.
struct RewardReplayResult {
    std::vector<ReplayedRollout> rollouts;   ///< in the order of the run
    std::vector<size_t> flipped;             ///< those whose advantage changes sign, the largest change first
    int64_t lostSignal = 0, gainedSignal = 0;   ///< rollouts whose advantage becomes 0, or was 0
    int64_t groups = 0, noSignalBefore = 0, noSignalAfter = 0;
    double meanBefore = 0, meanAfter = 0;    ///< of the reward
    double correlation = 0;                  ///< Pearson, of old and new reward; NaN when one of them is constant
    int64_t withoutScore = 0;                ///< calls with a crop that lack the score which the new reward needs; they count 0
    int64_t unlike = 0;                      ///< rollouts whose stored reward is not what the stored recipe gives (scored elsewhere)

    double largestChange() const;            ///< of a reward
};

/// Softmax share at the label (SPEC section 5.2) of each call of a rollout, refused ones included; NaN where it is not known.
using CallContrasts = std::map<std::string, std::vector<double>>;

/// Computes the reward of stored rollouts anew, from their texts and stored CLIP scores: no model is needed. A plain object without a thread; use it
/// from one at a time. Rollouts are read once and kept without their tokens (about 4 KiB each).
class RewardReplay {
public:
    /// @param run folder or trace file; nothing is read yet.
    explicit RewardReplay(std::filesystem::path run);
    ~RewardReplay();

    /// The recipe that the run was made with; empty when it has none.
    std::string recipeYaml();
    /// Rollouts of stage s are scored as stage s of the recipe says (those of no stage as the first). Fields that were set while the run trained
    /// (`omnidrive ctl RUN set`) follow that unless the recipe given differs in them, so the run's own recipe gives the stored rewards.
    /// @param contrasts of rollouts whose run did not store it. @return nothing of use when a stop was asked for.
    /// @throws Error when run or recipe cannot be read.
    RewardReplayResult replay(const std::string& recipeYaml, const CallContrasts& contrasts, const std::stop_token& stop, const ProgressFn& progress = {});

    /// The crops of all zooms, with shuffled labels and in an order as shuffleLabels() says.
    std::vector<LabelledCrop> labelledCrops(uint64_t seed, const std::stop_token& stop);

private:
    class Loaded;
    Loaded& load(const std::stop_token& stop, const ProgressFn& progress);

    const std::filesystem::path run_;
    std::unique_ptr<Loaded> loaded_;
};

}  // namespace omnidrive::jobs
