// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"
#include "jobs/run_session.h"
#include "jobs/what_if.h"
#include "rollout/given_turns.h"
#include "rollout/options.h"
#include "store/checked_checkpoints.h"
#include "train/recipe.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// Everything about a continuation that needs no weights.
struct WhatIfSetup {
    std::shared_ptr<const rollout::Trajectory> parent;
    int64_t parentRow = 0;                    ///< in the run's index; 0: it is in none
    bool isImported = false;                  ///< a record of another program: no seed, no tokens, boxes in pixels of the picture itself
    std::optional<train::Recipe> recipe;      ///< of the run, where it has one
    std::shared_ptr<const data::Sample> sample;   ///< the question as it will be asked, over pictures with the mask
    bool isMasked = false;
    std::vector<rollout::GivenTurn> turns;    ///< what is given; none: from the question on
    int64_t draws = 0;                        ///< numbers the recorded rollout had drawn up to there
    rollout::RolloutOptions options;
};

/// @throws Error naming what of run, rollout or picture is missing or wrong.
WhatIfSetup prepareWhatIf(RunSession& session, const WhatIfRequest& request);

/// Fits prompts and picture limits of a policy (the local engine's or a server's) to the record: its system message, and the size at which its
/// picture was shown, because boxes count in pixels of that.
template <typename Policy>
void fitToRecord(Policy& policy, WhatIfSetup& setup);

/// The model to load: "embedded" or a Hugging Face folder. Checkpoints are read through before they are named.
/// @param checkpoints  those of the run; knows which were read through already.
/// @throws Error (Io) when the run holds no valid checkpoint and the record names no model that is here, or the named one is not valid.
std::string modelForWhatIf(const std::filesystem::path& run, store::CheckedCheckpoints& checkpoints, const rollout::Trajectory& parent,
                           const std::string& wanted);

}  // namespace omnidrive::jobs
