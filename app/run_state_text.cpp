// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_state_text.h"

#include "app/progress_bar.h"
#include "eval/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace omnidrive::app {

namespace {

using store::RunState;
using store::TrainerState;

bool hasEnded(TrainerState state) {
    return state == TrainerState::Finished || state == TrainerState::Failed;
}

std::string withMessage(const std::string& text, const RunState& state) {
    return state.message.empty() ? text : text + ": " + eval::singleLine(state.message);
}

std::string stepText(const RunState& state) {
    return state.totalSteps > 0 ? fmt::format("step {} of {}", state.step, state.totalSteps)
                                : fmt::format("step {}", state.step);
}

std::string paceText(const RunState& state) {
    if (state.state != TrainerState::Running || state.secondsPerStep <= 0) {
        return "";
    }
    const double left = static_cast<double>(state.totalSteps - state.step) * state.secondsPerStep;
    return fmt::format(", {:.1f} s a step, {} left", state.secondsPerStep, durationText(left));
}

}  // namespace

std::string reportText(const RunState& state) {
    const std::string stage = state.stage > 0 ? fmt::format(", stage {}", state.stage) : "";
    return withMessage(
        fmt::format("{}, {}{}{}", store::trainerStateName(state.state), stepText(state), stage, paceText(state)),
        state);
}

std::string runStateSentence(const store::RunReader& reader) {
    const auto state = reader.state();
    if (!state) {
        return reader.isLocked() ? "preparing" : "no trainer has reported";
    }
    if (reader.isLocked() || hasEnded(state->state)) {
        return reportText(*state);
    }
    return fmt::format("no trainer is alive; the last report was: {}", reportText(*state));
}

nlohmann::json runStateJson(const RunState& state) {
    return {{"state", store::trainerStateName(state.state)},
            {"step", state.step},
            {"total_steps", state.totalSteps},
            {"stage", state.stage},
            {"pid", state.pid},
            {"wall", state.wall},
            {"seconds_per_step", state.secondsPerStep},
            {"message", state.message}};
}

RunState runStateFromJson(const nlohmann::json& json) {
    RunState state;
    state.state = store::trainerStateFromName(json.value("state", "")).value_or(TrainerState::Idle);
    state.step = json.value("step", int64_t{0});
    state.totalSteps = json.value("total_steps", int64_t{0});
    state.stage = json.value("stage", 0);
    state.pid = json.value("pid", int64_t{0});
    state.wall = json.value("wall", 0.0);
    state.secondsPerStep = json.value("seconds_per_step", 0.0);
    state.message = json.value("message", "");
    return state;
}

}  // namespace omnidrive::app
