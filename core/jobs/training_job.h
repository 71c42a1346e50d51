// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/run_session.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::jobs {

/// What the screen may show of a training process. The first seven are the trainer's own words; the rest is judged from outside:
/// Unresponsive: alive but silent or suspended; Crashed: ended by a fault of its own (segmentation fault, abort); Killed: ended by someone
/// else's signal; OutOfMemory: ended by itself or by the system for want of memory; DiskFull: it could not write any more; Lost: gone without a word
/// while nobody watched, so that nobody can tell which.
enum class TrainingState { None, Preparing, Running, Paused, Stopping, Finished, Failed, Unresponsive, Crashed, Killed, Lost, OutOfMemory, DiskFull };
/// A word for the state, capitalised: "Running", "Not responding", ...
const char* trainingStateName(TrainingState state);

struct TrainingStatus {
    TrainingState state = TrainingState::None;
    store::RunState report;          ///< last acknowledged report
    std::string sentence;            ///< what to tell the user ("Paused at step 40 of 120", "The trainer was killed (signal 9); ...")
    std::string advice;              ///< what the user can do about it, one sentence; empty when there is nothing to do
    bool canPause() const { return state == TrainingState::Running; }
    bool canResume() const { return state == TrainingState::Paused; }
    bool canStop() const { return state == TrainingState::Running || state == TrainingState::Paused || state == TrainingState::Preparing; }
    bool canCheckpoint() const { return canPause() || canResume(); }
    /// Somebody lives there, whether he answers or not.
    bool canKill() const { return canStop() || state == TrainingState::Stopping || state == TrainingState::Unresponsive; }
    /// A dead run with steps left and a checkpoint that validates can be continued by a new process.
    bool canContinue = false;
};

/// Controls one training process through its run folder and control socket. The process is `omnidrive train`, started in a session of its own
/// with its output in log.txt: it outlives this object and the program. poll() is cheap and belongs to one thread; a command may run on
/// another at the same time.
class TrainingJob {
public:
    struct Launch {
        std::filesystem::path program;   ///< the omnidrive program; empty: beside the running program
        std::string recipe;              ///< name or path; empty when resuming
        std::filesystem::path run;       ///< run folder, new or to resume
        bool resume = false;
        int64_t extendBy = 0;            ///< when resuming: steps past the planned end
        std::string device;              ///< overrides the recipe's when not empty
    };
    /// Returns at once; the state is Preparing. @throws Error (Io) when the program cannot be started, the folder holds a run already or, to
    /// resume, none; (InvalidArgument) "... is in use by process N" when a trainer lives there.
    static std::unique_ptr<TrainingJob> start(const Launch& launch);
    /// Watches a run that someone else started (or a dead one). @throws Error when the folder is no run.
    static std::unique_ptr<TrainingJob> attach(const std::filesystem::path& run);
    virtual ~TrainingJob() = default;

    virtual TrainingStatus poll() = 0;
    /// Commands return when the trainer acknowledged, or a Failure after `timeoutMs` or soon after `cancel`: then the trainer may still obey. Call
    /// off the GUI thread.
    virtual std::optional<Failure> pause(int timeoutMs = 30000, const std::stop_token& cancel = {}) = 0;
    virtual std::optional<Failure> resume(int timeoutMs = 30000, const std::stop_token& cancel = {}) = 0;
    virtual std::optional<Failure> checkpoint(int timeoutMs = 60000, const std::stop_token& cancel = {}) = 0;
    virtual std::optional<Failure> stop(int timeoutMs = 60000, const std::stop_token& cancel = {}) = 0;
    /// Changes settings of the live run (jobs/live_settings.h), all of them or none. @param values name and new value.
    virtual std::optional<Failure> set(const std::vector<std::pair<std::string, std::string>>& values, int timeoutMs = 60000,
                                       const std::stop_token& cancel = {}) = 0;
    /// Moves the planned end of the live run.
    virtual std::optional<Failure> extend(int64_t steps, int timeoutMs = 60000, const std::stop_token& cancel = {}) = 0;
    /// Ends the trainer with SIGKILL, also one that does not answer; steps after its last checkpoint are lost. Returns when it is gone, or a Failure:
    /// nobody lives there, or not on this machine. May run beside a command.
    virtual std::optional<Failure> kill(int timeoutMs = 5000, const std::stop_token& cancel = {}) = 0;
    virtual std::filesystem::path runFolder() const = 0;
};

/// The program that a launch starts: its own, or the one that OMNIDRIVE_PROGRAM names, or the omnidrive beside the running one.
std::filesystem::path trainerProgram(const TrainingJob::Launch& launch);

}  // namespace omnidrive::jobs
