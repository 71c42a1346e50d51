// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "insight/text_difference.h"
#include "rollout/trajectory.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::insight {

/// One step of a rollout that is compared with another.
struct ComparedStep {
    enum class Kind { Thought, Zoom, Refused, Answer };
    Kind kind = Kind::Thought;
    int call = -1;                       ///< of a zoom or a refused call, counted from 0 over the rollout
    std::string text;                    ///< thought or answer; of a call its label and requested box, else the call as written
    std::string label;                   ///< of a call
    std::optional<BoxI> effective;       ///< what was cropped, pixels of the picture
    std::optional<double> clip, grounding;
    std::string rejectReason;
};

/// How two steps that stand side by side compare.
enum class StepMatch {
    Same,           ///< the same words, the same place
    SamePlace,      ///< zooms with one label whose crops share at least half of what they cover together
    Different,
    OnlyReference,  ///< the other rollout has no such step here
    OnlySelected
};

/// One row of the comparison.
struct StepPair {
    int reference = -1, selected = -1;   ///< indices into the steps; -1 when that side has none
    StepMatch match = StepMatch::Same;
    TextDifference text;                 ///< word by word
    std::optional<double> overlap;       ///< intersection over union of two crops, 0 to 1
};

/// Two rollouts side by side.
struct RolloutComparison {
    std::vector<ComparedStep> reference, selected;
    std::vector<StepPair> rows;
    int firstDivergence = -1;            ///< row that is the first not to be the same; -1 when there is none
};

/// Steps are aligned in order so that as many as possible stand beside one of their kind (thought, call, answer), equal ones before others. Pure and
/// thread-safe.
RolloutComparison compareRollouts(const rollout::Trajectory& reference, const rollout::Trajectory& selected);

}  // namespace omnidrive::insight
