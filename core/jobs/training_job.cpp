// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/training_job.h"

#include "base/error.h"
#include "jobs/child_process.h"
#include "jobs/started_trainers.h"
#include "jobs/training_judgement.h"
#include "store/checkpoint_store.h"
#include "store/control_socket.h"
#include "store/file_io.h"
#include "store/run_files.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <thread>

namespace omnidrive::jobs {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Token = std::stop_token;

constexpr double kClockSlackSeconds = 2;
constexpr int64_t kHashedCheckpointBytes = 256LL << 20;
constexpr size_t kLogLineBytes = 300;
constexpr auto kDeathLook = std::chrono::milliseconds(10);
constexpr uintmax_t kNoRoomBytes = 64 << 10;   // what is left of a full disk serves no checkpoint

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool isDiskFull(const fs::path& folder) {
    std::error_code error;
    const fs::space_info space = fs::space(folder, error);
    return !error && space.available < kNoRoomBytes;
}

/// The newest checkpoint a resume can use. Large ones are judged by their sizes, because poll() must not read gigabytes; the trainer itself
/// reads them through before it uses one.
std::optional<int64_t> newestCheckpoint(const fs::path& run) {
    const store::CheckpointStore checkpoints(run / "checkpoints");
    std::vector<store::CheckpointInfo> all = checkpoints.list(false);
    std::erase_if(all, [](const store::CheckpointInfo& info) { return !info.valid; });
    if (all.empty()) {
        return std::nullopt;
    }
    if (all.back().sizeBytes > kHashedCheckpointBytes) {
        return all.back().step;
    }
    const std::optional<store::CheckpointInfo> checked = checkpoints.newestValid();
    return checked ? std::optional(checked->step) : std::nullopt;
}

class ProcessJob : public TrainingJob {
public:
    /// @param child process id of the trainer just started; 0 to watch whoever trains there.
    ProcessJob(const fs::path& run, int64_t child) : run_(run), child_(child) {}

    TrainingStatus poll() override;
    std::optional<Failure> pause(int timeoutMs, const Token& cancel) override { return command({{"command", "pause"}}, timeoutMs, cancel); }
    std::optional<Failure> resume(int timeoutMs, const Token& cancel) override { return command({{"command", "resume"}}, timeoutMs, cancel); }
    std::optional<Failure> checkpoint(int timeoutMs, const Token& cancel) override { return command({{"command", "checkpoint"}}, timeoutMs, cancel); }
    std::optional<Failure> stop(int timeoutMs, const Token& cancel) override { return command({{"command", "stop"}}, timeoutMs, cancel); }
    std::optional<Failure> set(const std::vector<std::pair<std::string, std::string>>& values, int timeoutMs, const Token& cancel) override {
        return command({{"command", "set"}, {"values", std::map<std::string, std::string>(values.begin(), values.end())}}, timeoutMs, cancel);
    }
    std::optional<Failure> extend(int64_t steps, int timeoutMs, const Token& cancel) override {
        return command({{"command", "extend"}, {"steps", steps}}, timeoutMs, cancel);
    }
    std::optional<Failure> kill(int timeoutMs, const Token& cancel) override;
    fs::path runFolder() const override { return run_; }

private:
    std::optional<Failure> command(const nlohmann::json& request, int timeoutMs, const Token& cancel) const;
    int64_t processToKill() const;
    TrainingEvidence gather();
    void readReport();
    int64_t processToWatch(const std::optional<int64_t>& writer) const;
    void findProcess(TrainingEvidence& evidence) const;
    void findCause(TrainingEvidence& evidence);
    std::string lastLogLine() const;

    const fs::path run_;
    const int64_t child_;
    const int64_t memoryKillsBefore_ = outOfMemoryKills();
    std::atomic<int64_t> killed_{0};            ///< process that kill() ended
    int64_t watched_ = 0;                       ///< process of the last poll
    Clock::time_point watchedSince_ = Clock::now();
    std::optional<store::RunState> report_;
    Clock::time_point reportSeen_;              ///< when it changed last, by a clock that nobody sets
    double ageWhenSeen_ = 0;                    ///< of the first report found, by the wall clock
    std::optional<TrainingStatus> end_;         ///< the judgement over a dead process, made once
};

TrainingStatus ProcessJob::poll() {
    const TrainingEvidence evidence = gather();
    if (evidence.isAlive) {
        end_.reset();
        return judgeTraining(evidence);
    }
    if (!end_ || end_->report.wall != evidence.report.value_or(store::RunState{}).wall) {
        TrainingEvidence complete = evidence;
        findCause(complete);
        end_ = judgeTraining(complete);
    }
    return *end_;
}

TrainingEvidence ProcessJob::gather() {
    TrainingEvidence evidence;
    readReport();
    findProcess(evidence);
    if (!evidence.isAlive) {
        readReport();   // its last word may have come between the two looks
    }
    if (evidence.pid != watched_) {
        watched_ = evidence.pid;
        watchedSince_ = Clock::now();
    }
    evidence.report = report_;
    evidence.isReportCurrent = report_ && (evidence.pid == 0 || report_->pid == evidence.pid);
    evidence.reportAge = evidence.isReportCurrent ? ageWhenSeen_ + secondsSince(reportSeen_) : secondsSince(watchedSince_);
    return evidence;
}

void ProcessJob::readReport() {
    std::optional<store::RunState> now;
    try {
        now = store::readRunState(run_);
    } catch (const Error&) {
        return;   // damaged: the last good report stays, and grows old
    }
    if (!now || (report_ && now->wall == report_->wall && now->pid == report_->pid)) {
        return;
    }
    ageWhenSeen_ = report_ ? 0 : std::max(0.0, store::unixNow() - now->wall);
    report_ = now;
    reportSeen_ = Clock::now();
}

int64_t ProcessJob::processToWatch(const std::optional<int64_t>& writer) const {
    if (child_ > 0 && !exitOf(child_)) {
        return child_;
    }
    if (writer && *writer > 0) {
        return *writer;
    }
    return child_ > 0 ? child_ : report_ ? report_->pid : 0;
}

void ProcessJob::findProcess(TrainingEvidence& evidence) const {
    const std::optional<int64_t> writer = store::runWriterPid(run_);
    evidence.pid = processToWatch(writer);
    evidence.exit = exitOf(evidence.pid);
    const std::optional<ProcessInfo> info = inspectProcess(evidence.pid);
    // A number alone may belong to another program by now: then that one started after the report.
    const bool isTrainer = info && (evidence.pid == child_ || (report_ && info->startWall <= report_->wall + kClockSlackSeconds));
    // A child on its way out has no lock and no state any more, and its exit cannot be asked for yet: it is there until it can.
    const bool isLeaving = child_ > 0 && evidence.pid == child_ && ::kill(static_cast<pid_t>(child_), 0) == 0;
    evidence.isAlive = !evidence.exit && (writer.has_value() || isTrainer || isLeaving);
    evidence.isStopped = evidence.isAlive && info && info->isStopped;
}

void ProcessJob::findCause(TrainingEvidence& evidence) {
    evidence.memoryRanOut = outOfMemoryKills() > memoryKillsBefore_;
    evidence.wasKilledHere = evidence.pid > 0 && killed_ == evidence.pid;
    evidence.isDiskFull = isDiskFull(run_);
    evidence.machineRestarted = evidence.report && evidence.report->wall + kClockSlackSeconds < bootWall();
    evidence.lastLogLine = lastLogLine();
    evidence.checkpointStep = newestCheckpoint(run_);
}

std::string ProcessJob::lastLogLine() const {
    try {
        std::string line = store::readLogTail(run_, 1);
        const size_t begin = line.find_first_not_of(" \t\r");
        return begin == std::string::npos ? "" : line.substr(begin, kLogLineBytes);
    } catch (const Error&) {
        return {};
    }
}

std::optional<Failure> ProcessJob::command(const nlohmann::json& request, int timeoutMs, const Token& cancel) const {
    try {
        const nlohmann::json answer = nlohmann::json::parse(store::sendControl(run_, request.dump(), timeoutMs, cancel), nullptr, false);
        if (answer.is_object() && answer.value("ok", nlohmann::json()) == true) {
            return std::nullopt;
        }
        const bool hasReason = answer.is_object() && answer.contains("error") && answer["error"].is_string();
        fail(ErrorKind::InvalidArgument, "the trainer refused to {}: {}", request.value("command", ""),
             hasReason ? answer["error"].get<std::string>() : "it gave no reason that could be read");
    } catch (...) {
        return currentFailure();
    }
}

/// Our own child, or whoever holds the run's lock. The lock's file is the proof that this number means a process of this machine.
int64_t ProcessJob::processToKill() const {
    if (child_ > 0 && !exitOf(child_)) {
        return child_;
    }
    const std::optional<int64_t> writer = store::runWriterPid(run_);
    if (!writer) {
        fail(ErrorKind::Io, "no trainer lives in {}", run_.string());
    }
    if (!hasOpen(*writer, run_ / "lock")) {
        fail(ErrorKind::Io, "the trainer of {} (process {}) is not on this machine, or belongs to another user", run_.string(), *writer);
    }
    return *writer;
}

std::optional<Failure> ProcessJob::kill(int timeoutMs, const Token& cancel) {
    try {
        const int64_t pid = processToKill();
        killed_ = pid;
        const auto isStillIt = [&] { return (pid == child_ && !exitOf(child_)) || store::runWriterPid(run_) == pid; };
        if (!killProcess(pid, isStillIt)) {
            killed_ = 0;   // it ended by itself a moment ago
            return std::nullopt;
        }
        // Of several threads the first may be gone while others still hold the lock.
        const auto isThere = [&] { return pid == child_ ? !exitOf(child_) : inspectProcess(pid) || store::runWriterPid(run_) == pid; };
        const auto deadline = Clock::now() + std::chrono::milliseconds(timeoutMs);
        while (isThere() && !cancel.stop_requested()) {
            if (Clock::now() > deadline) {
                fail(ErrorKind::Io, "process {} has been killed, but the system has not ended it yet", pid);
            }
            std::this_thread::sleep_for(kDeathLook);
        }
        return std::nullopt;
    } catch (...) {
        return currentFailure();
    }
}

void checkFolder(const TrainingJob::Launch& launch) {
    if (const int64_t child = startedTrainerIn(launch.run); child != 0) {
        fail(ErrorKind::InvalidArgument, "{} is in use by process {}", launch.run.string(), child);
    }
    if (launch.resume) {
        store::readRunHeader(launch.run);
    } else if (store::isRunFolder(launch.run)) {
        fail(ErrorKind::Io, "{} holds a run already; choose another folder or resume it", launch.run.string());
    }
    if (const std::optional<int64_t> writer = store::runWriterPid(launch.run)) {
        fail(ErrorKind::InvalidArgument, "{} is in use by process {}", launch.run.string(), *writer);
    }
}

std::vector<std::string> argumentsOf(const TrainingJob::Launch& launch) {
    std::vector<std::string> arguments = launch.resume ? std::vector<std::string>{"train", "--resume", launch.run.string()}
                                                       : std::vector<std::string>{"train", launch.recipe, "--run", launch.run.string()};
    if (launch.resume && launch.extendBy > 0) {
        arguments.insert(arguments.end(), {"--extend", std::to_string(launch.extendBy)});
    }
    if (!launch.device.empty()) {
        arguments.insert(arguments.end(), {"--device", launch.device});
    }
    return arguments;
}

}  // namespace

fs::path trainerProgram(const TrainingJob::Launch& launch) {
    if (!launch.program.empty()) {
        return launch.program;
    }
    if (const char* named = std::getenv("OMNIDRIVE_PROGRAM"); named != nullptr && *named != '\0') {
        return named;
    }
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path() / "omnidrive";
}

std::unique_ptr<TrainingJob> TrainingJob::start(const Launch& launch) {
    require(!launch.run.empty(), "a training needs a run folder");
    require(launch.resume || !launch.recipe.empty(), "a training needs a recipe");
    const fs::path program = trainerProgram(launch);
    if (::access(program.c_str(), X_OK) != 0) {
        store::failIo("start", program, errno);
    }
    checkFolder(launch);
    store::makeFolders(launch.run);
    const int64_t pid = startProcess(program, argumentsOf(launch), launch.run / "log.txt");
    rememberTrainer(launch.run, pid);
    return std::make_unique<ProcessJob>(launch.run, pid);
}

std::unique_ptr<TrainingJob> TrainingJob::attach(const fs::path& run) {
    store::readRunHeader(run);
    return std::make_unique<ProcessJob>(run, startedTrainerIn(run));
}

}  // namespace omnidrive::jobs
