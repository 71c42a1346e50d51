// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/trained_run.h"

#include "app/run_state_text.h"
#include "base/error.h"
#include "store/run_folder.h"

#include <fmt/format.h>

namespace omnidrive::app {

namespace {

std::optional<store::RunState> stateOf(const std::filesystem::path& run) {
    return isRunFolder(run) ? store::RunReader::open(run)->state() : std::nullopt;
}

bool isFinished(const std::filesystem::path& run) {
    const auto state = stateOf(run);
    return state && state->state == store::TrainerState::Finished;
}

}  // namespace

TrainingOutcome ensureTrained(train::TrainRequest request, LongTask& task) {
    if (isFinished(request.run)) {
        return TrainingOutcome::WasFinished;
    }
    request.resume = isRunFolder(request.run);
    if (request.resume) {
        const auto state = stateOf(request.run);
        task.console().note(
            fmt::format("Continuing {} ({}).", request.run.string(), state ? reportText(*state) : "no report yet"));
    }
    train::runTraining(request, task.stop(), task.console().progress());
    task.console().endProgress();
    return isFinished(request.run) ? TrainingOutcome::Finished : TrainingOutcome::Stopped;
}

}  // namespace omnidrive::app
