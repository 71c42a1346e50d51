// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/run_folder.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::train {

/// Commands from outside (terminal, Studio) to the trainer, obeyed at step boundaries and acknowledged only then.
/// request() may be called from any thread; the other functions belong to the trainer's thread.
class CommandBox {
public:
    /// Answers one control line ({"command":"pause"} -> {"ok":true,"state":{...}}), blocking until the trainer obeyed; "status" answers at once.
    /// {"command":"set","values":{"learning_rate":"1e-5"}} changes settings (live_settings.h), {"command":"extend","steps":20} moves the end.
    std::string request(const std::string& line);

    /// What the trainer must do now.
    struct Pending {
        bool checkpoint = false, stop = false, paused = false;
        std::vector<std::pair<std::string, std::string>> settings;   ///< name and new value, as asked
        std::optional<int64_t> extendBy;                             ///< steps past the planned end
    };
    Pending take();
    /// Tells the waiting requests that they were obeyed. @param error not empty: they failed with this sentence.
    void acknowledge(const store::RunState& state, const std::string& error = {});
    /// Publishes the state that "status" answers with.
    void publish(const store::RunState& state);
    /// Blocks while paused, until resume, stop, checkpoint or the token.
    void waitWhilePaused(const std::stop_token& stop);
    void waitWhilePaused(const std::stop_token& stop, std::chrono::milliseconds atMost);
    /// No further command will be obeyed: waiting and later ones fail with this sentence.
    void close(const std::string& reason);

private:
    bool hasWork() const { return !paused_ || wantStop_ || wantCheckpoint_ || done_ < asked_; }   // with the mutex held
    bool isTakenNote(const std::string& command, const std::string& line, std::string& problem);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool wantCheckpoint_ = false, wantStop_ = false, paused_ = false, closed_ = false;
    std::vector<std::pair<std::string, std::string>> settings_;
    int64_t extendBy_ = 0;
    bool hasExtension_ = false;
    uint64_t asked_ = 0, taken_ = 0, done_ = 0;   // requests numbered; those seen by take(); those obeyed
    std::string error_, closeReason_;
    store::RunState state_;
};

/// The state as a JSON object, as in state.json and in answers of the control channel.
std::string stateJson(const store::RunState& state);

}  // namespace omnidrive::train
