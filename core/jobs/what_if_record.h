// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "rollout/trajectory.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// What the mask test paints grey (vision::kMeanGrey) in the picture, and so in every crop that is cut from it.
enum class WhatIfMask {
    None,
    Crop,   ///< what the zoom looked at, in the frame and in the crop: does the answer need it?
    Rest    ///< everything else: is the crop enough for the answer?
};

/// What is different from the recorded rollout. Nothing set: the same again.
struct WhatIfChange {
    int call = -1;                          ///< zoom, counted from 0 over the rollout, up to which the chain is kept; -1: from the question on
    std::optional<BoxF> boxInModel;  ///< instead of that zoom's, pixels of the picture as shown to the model (trajectory modelWidth x modelHeight)
    std::optional<std::string> label;       ///< instead of that zoom's
    std::optional<std::string> question;    ///< instead of the recorded one, options included; the chain then starts from the beginning
    WhatIfMask mask = WhatIfMask::None;     ///< of that zoom's effective box

    bool operator==(const WhatIfChange&) const = default;
};

/// "box and label of zoom 2", "new question", "crop of zoom 1 grey", "zoom 1 again".
std::string describeChange(const WhatIfChange& change);

/// One continuation of a recorded rollout from a changed point: a rollout of its own, kept beside the run. The parent stays as it is.
struct WhatIfChild {
    std::string id;                 ///< "<parent>+<number>" with the parent's id at that time, the trajectory's too; stays
    std::string parentId;           ///< what the parent is called now: a resume may have given it another id since
    int64_t parentRow = 0;          ///< the parent's in the run's index; 0: it is in none, or the record is of an earlier version
    std::string batch;              ///< the samples of one request share it
    WhatIfChange change;
    std::string engine;             ///< "local" or the server's address
    std::string checkpoint;         ///< folder, or "embedded", of the weights used; the model's name at a server
    double wall = 0;                ///< unix seconds when it was stored
    std::string parentAnswer;       ///< what the change is measured against: letter, else the text
    std::string answer;
    bool isAnswerChanged = false;
    std::optional<double> rewardChange;   ///< total minus the parent's; nothing where one of them is not known (no key, another question, imported)
    std::string verdict;            ///< of the mask test, over all samples of its batch, one sentence; empty otherwise
    std::shared_ptr<const rollout::Trajectory> trajectory;   ///< never null
};
using WhatIfChildPtr = std::shared_ptr<const WhatIfChild>;

/// "s1-00012-03-5+2": only children have a plus in their names.
inline bool isChildId(const std::string& id) { return id.find('+') != std::string::npos; }

/// Letter where one was read, else the text; what lists and comparisons call the answer.
std::string answerOf(const rollout::Trajectory& trajectory);

/// True when the two say the same: by letter where both have one, else by text up to case, blanks and a final full stop. No answer is an answer too.
bool isSameAnswer(const rollout::Trajectory& a, const rollout::Trajectory& b);

/// How often the answer changed.
struct AnswerChanges {
    int changed = 0, samples = 0;

    double share() const { return samples > 0 ? static_cast<double>(changed) / samples : 0; }
    /// 95 % Wilson interval of the share; {0, 1} without samples.
    std::pair<double, double> interval() const;
};
AnswerChanges answerChanges(const std::vector<WhatIfChildPtr>& children);
/// "answer changed 3 of 8: .38, 95 % Wilson interval .14 to .69".
std::string describeChanges(const AnswerChanges& changes);

/// The mask test calls an answer text-only reasoning when it stayed in at least this share of the samples.
inline constexpr double kTextOnlyShare = 0.8;
/// "the answer did not change in 7 of 8: text-only reasoning (at least 80 %)". Of the test with the crop greyed; with the rest greyed, an answer that
/// stays says that the crop is enough for it.
std::string maskVerdict(WhatIfMask mask, const AnswerChanges& changes);

}  // namespace omnidrive::jobs
