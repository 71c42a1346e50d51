// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/control.h"

#include "store/json_fields.h"

namespace omnidrive::train {

using nlohmann::json;

namespace {

json toJson(const store::RunState& state) {
    return {{"state", store::trainerStateName(state.state)}, {"step", state.step}, {"total_steps", state.totalSteps}, {"stage", state.stage},
            {"pid", state.pid}, {"wall", state.wall}, {"seconds_per_step", state.secondsPerStep}, {"message", state.message}};
}

std::string answer(const std::string& error, const store::RunState& state) {
    json reply = {{"ok", error.empty()}, {"state", toJson(state)}};
    if (!error.empty()) {
        reply["error"] = error;
    }
    return reply.dump();
}

}  // namespace

std::string stateJson(const store::RunState& state) { return toJson(state).dump(); }

std::string CommandBox::request(const std::string& line) {
    const json parsed = store::parseJson(line);
    const bool isCommand = parsed.is_object() && parsed.contains("command") && parsed["command"].is_string();
    const std::string command = isCommand ? parsed["command"].get<std::string>() : "";
    std::unique_lock lock(mutex_);
    if (command == "status") {
        return answer({}, state_);
    }
    if (closed_) {
        return answer(closeReason_, state_);
    }
    std::string problem;
    if (!isTakenNote(command, line, problem)) {
        return answer(problem, state_);
    }
    const uint64_t mine = ++asked_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return done_ >= mine || closed_; });
    return answer(done_ >= mine ? error_ : closeReason_, state_);
}

/// Notes what is wanted. @return false when the command says nothing that can be obeyed; the reason is in `problem`.
bool CommandBox::isTakenNote(const std::string& command, const std::string& line, std::string& problem) {
    const json parsed = store::parseJson(line);
    if (command == "pause" || command == "resume") {
        paused_ = command == "pause";
    } else if (command == "checkpoint") {
        wantCheckpoint_ = true;
    } else if (command == "stop") {
        wantStop_ = true;
    } else if (command == "extend") {
        if (!parsed.contains("steps") || !parsed["steps"].is_number_integer()) {
            problem = "'extend' needs a whole number of steps";
            return false;
        }
        extendBy_ = parsed["steps"].get<int64_t>();
        hasExtension_ = true;
    } else if (command == "set") {
        if (!parsed.contains("values") || !parsed["values"].is_object() || parsed["values"].empty()) {
            problem = "'set' needs values: name and new value";
            return false;
        }
        for (const auto& [name, value] : parsed["values"].items()) {
            settings_.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
        }
    } else {
        problem = "unknown command '" + command + "': use status, pause, resume, checkpoint, stop, set or extend";
        return false;
    }
    return true;
}

CommandBox::Pending CommandBox::take() {
    const std::lock_guard lock(mutex_);
    Pending pending{wantCheckpoint_, wantStop_, paused_, std::exchange(settings_, {}), std::nullopt};
    if (std::exchange(hasExtension_, false)) {
        pending.extendBy = extendBy_;
    }
    wantCheckpoint_ = false;
    taken_ = asked_;
    return pending;
}

void CommandBox::acknowledge(const store::RunState& state, const std::string& error) {
    const std::lock_guard lock(mutex_);
    state_ = state;
    error_ = error;
    done_ = taken_;
    changed_.notify_all();
}

void CommandBox::publish(const store::RunState& state) {
    const std::lock_guard lock(mutex_);
    state_ = state;
}

void CommandBox::waitWhilePaused(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop, [&] { return hasWork(); });
}

void CommandBox::waitWhilePaused(const std::stop_token& stop, std::chrono::milliseconds atMost) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, atMost, [&] { return hasWork(); });
}

void CommandBox::close(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    closeReason_ = reason;
    changed_.notify_all();
}

}  // namespace omnidrive::train
