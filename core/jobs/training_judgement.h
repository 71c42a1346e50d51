// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/child_process.h"
#include "jobs/training_job.h"

#include <cstdint>
#include <optional>
#include <string>

namespace omnidrive::jobs {

/// Everything that is known about a training process from outside at one moment.
struct TrainingEvidence {
    std::optional<store::RunState> report;      ///< last one in state.json
    bool isReportCurrent = true;                ///< false: it was written by an earlier process than the one watched
    double reportAge = 0;                       ///< seconds since the last report, or since the start when there is none yet
    bool isAlive = false;
    bool isStopped = false;                     ///< suspended by a signal
    int64_t pid = 0;                            ///< of the process watched; 0 when unknown
    std::optional<ExitStatus> exit;             ///< known for our own children only
    bool memoryRanOut = false;                  ///< the system ended some process for want of memory meanwhile
    bool wasKilledHere = false;                 ///< by this program, for its user
    bool isDiskFull = false;                    ///< there is no room left where the run lies
    bool machineRestarted = false;              ///< after the last report
    std::string lastLogLine;                    ///< empty when there is none
    std::optional<int64_t> checkpointStep;      ///< newest checkpoint that validates; looked for only when the process is dead
};

/// State and sentence that follow from the evidence. Pure.
TrainingStatus judgeTraining(const TrainingEvidence& evidence);

/// Seconds without a report after which a living trainer counts as unresponsive: max(10 s, five steps), a minute while it prepares or does
/// its first step, whose length nobody knows yet. Infinite while paused: a paused trainer has nothing to report.
double silenceLimit(const store::RunState& report);

}  // namespace omnidrive::jobs
