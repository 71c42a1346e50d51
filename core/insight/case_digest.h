// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/trajectory.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::insight {

/// One zoom-in call in short.
struct ZoomDigest {
    int call = 0;                     ///< counted from 0 over the rollout
    bool isValid = false;             ///< a crop was returned
    std::string label;
    std::string camera;               ///< empty for one picture
    BoxI box;                         ///< what was cropped, pixels of the picture; empty when unknown
    std::optional<double> clip;       ///< CLIP(crop, label), -1 to 1
    std::optional<double> grounding;  ///< score g before the gates, 0 to 1
};

/// What queue and wall need of a rollout. Holds nothing of the truth but whether the answer was judged right, which only lists show.
struct CaseDigest {
    std::string id, groupId, frameId;
    std::string kind;
    std::string answer;               ///< to be shown: letter, else the start of the text; empty when none
    uint64_t answerHash = 0;          ///< equal for answers that say the same: of the letter, else of the whole text up to case, blanks and a final full stop
    double confidence = 0;            ///< geometric mean of the probabilities of the last turn's tokens, 0 to 1; NaN when they were not recorded
    bool isCorrect = false, isJudged = false;
    double reward = 0, advantage = 0;
    int64_t step = 0;
    int imageWidth = 0, imageHeight = 0;   ///< of the picture that the boxes refer to, pixels; 0 when unknown
    bool isSixViews = false;               ///< the picture is six cameras stitched
    std::vector<ZoomDigest> zooms;
};

/// Pure and thread-safe.
CaseDigest digestOf(const rollout::Trajectory& trajectory);

}  // namespace omnidrive::insight
