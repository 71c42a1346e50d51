// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/run_session.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// What the screen may show of a training process. Unresponsive and Lost are judged from outside.
enum class TrainingState { None, Preparing, Running, Paused, Stopping, Finished, Failed, Unresponsive, Crashed, Killed };
const char* trainingStateName(TrainingState state);

struct TrainingStatus {
    TrainingState state = TrainingState::None;
    store::RunState report;          ///< last acknowledged report
    std::string sentence;            ///< what to tell the user ("Paused at step 40 of 120", "The trainer was killed (signal 9); ...")
    bool canPause() const { return state == TrainingState::Running; }
    bool canResume() const { return state == TrainingState::Paused; }
    bool canStop() const { return state == TrainingState::Running || state == TrainingState::Paused || state == TrainingState::Preparing; }
    bool canCheckpoint() const { return canPause() || canResume(); }
    /// A dead run with steps left can be continued by a new process.
    bool canContinue = false;
};

/// Controls one training process through its run folder and control socket. The process is `omnidrive train`, started detached in a session
/// of its own: it outlives this object and the program. Not thread-safe; poll() is cheap.
class TrainingJob {
public:
    struct Launch {
        std::filesystem::path program;   ///< the omnidrive program; empty: beside the running program
        std::string recipe;              ///< name or path; empty when resuming
        std::filesystem::path run;       ///< run folder, new or to resume
        bool resume = false;
        std::string device;              ///< overrides the recipe's when not empty
    };
    /// @throws Error when the program cannot be started. Returns at once; the state is Preparing.
    static std::unique_ptr<TrainingJob> start(const Launch& launch);
    /// Watches a run that someone else started (or a dead one). @throws Error when the folder is no run.
    static std::unique_ptr<TrainingJob> attach(const std::filesystem::path& run);
    virtual ~TrainingJob() = default;

    virtual TrainingStatus poll() = 0;
    /// Commands return when the trainer acknowledged, or a Failure after `timeoutMs`. Call off the GUI thread.
    virtual std::optional<Failure> pause(int timeoutMs = 30000) = 0;
    virtual std::optional<Failure> resume(int timeoutMs = 30000) = 0;
    virtual std::optional<Failure> checkpoint(int timeoutMs = 60000) = 0;
    virtual std::optional<Failure> stop(int timeoutMs = 60000) = 0;
    virtual std::filesystem::path runFolder() const = 0;
};

}  // namespace omnidrive::jobs
