// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/reward_terms.h"
#include "jobs/run_session.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace omnidrive::ui {

// What the follower delivers: finished, immutable copies. Nothing here leads back into an open run.

/// What does not change while a run is open.
struct RunOverview {
    QString folder;
    QString title;
};

/// Rows of the index in order of arrival.
struct RowBatch {
    std::shared_ptr<const std::vector<store::IndexRow>> rows;
    bool isReset = false;     ///< forget all rows before (a new run, or a resume renamed old ones)
    bool hasMore = false;     ///< the next batch follows at once
    qint64 total = 0;         ///< rows the run holds by now
};

/// New points of each curve.
struct ScalarBatch {
    std::map<std::string, std::vector<store::ScalarPoint>> appended;
    bool isReset = false;     ///< forget all points before
};

/// How the run is at this moment.
struct RunPulse {
    std::optional<store::RunState> state;
    bool isLocked = false;                    ///< a trainer lives
    std::vector<store::RunEvent> events;
    QStringList problems;                     ///< what could not be read, one sentence each
};

/// A rollout with the picture its boxes refer to.
struct LoadedCase {
    std::shared_ptr<const rollout::Trajectory> trajectory;
    qint64 row = 0;                           ///< of the run's index: stays the same when a resume renames the rollout; 0: it is in none
    std::vector<jobs::RewardTerm> rewards;    ///< with the weights that held at its step
    vision::ImagePtr frame;                   ///< null: see frameProblem
    QString frameProblem;
};
using LoadedCasePtr = std::shared_ptr<const LoadedCase>;

using AblationRows = std::vector<jobs::RunSession::AblationRow>;

}  // namespace omnidrive::ui
