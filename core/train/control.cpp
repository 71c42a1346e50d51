// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/control.h"

#include <nlohmann/json.hpp>

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
    const json parsed = json::parse(line, nullptr, false);
    const std::string command = parsed.is_object() ? parsed.value("command", "") : "";
    std::unique_lock lock(mutex_);
    if (command == "status") {
        return answer({}, state_);
    }
    if (closed_) {
        return answer(closeReason_, state_);
    }
    if (command == "pause") {
        paused_ = true;
    } else if (command == "resume") {
        paused_ = false;
    } else if (command == "checkpoint") {
        wantCheckpoint_ = true;
    } else if (command == "stop") {
        wantStop_ = true;
    } else {
        return answer("unknown command '" + command + "': use status, pause, resume, checkpoint or stop", state_);
    }
    const uint64_t mine = ++asked_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return done_ >= mine || closed_; });
    return answer(done_ >= mine ? error_ : closeReason_, state_);
}

CommandBox::Pending CommandBox::take() {
    const std::lock_guard lock(mutex_);
    const Pending pending{wantCheckpoint_, wantStop_, paused_};
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
    changed_.wait(lock, stop, [&] { return !paused_ || wantStop_ || wantCheckpoint_ || done_ < asked_; });
}

void CommandBox::close(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    closeReason_ = reason;
    changed_.notify_all();
}

}  // namespace omnidrive::train
