// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/long_task.h"
#include "app/run_models.h"
#include "train/entry_points.h"

#include <optional>
#include <string>

namespace omnidrive::app {

/// What became of a run that has to be trained to its end.
enum class TrainingOutcome { WasFinished, Finished, Stopped };

/// Starts the run, continues it, or leaves it alone when it is finished, so that an interrupted demo goes on where it
/// was.
/// @param request `resume` is decided here. @throws Error as runTraining, and (Io) when a finished run has lost its
/// checkpoint.
TrainingOutcome ensureTrained(train::TrainRequest request, LongTask& task);

}  // namespace omnidrive::app
