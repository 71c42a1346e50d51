// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/training_judgement.h"

#include "base/ascii.h"
#include "base/error.h"
#include "store/run_files.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <cstring>
#include <ctime>
#include <initializer_list>
#include <limits>

namespace omnidrive::jobs {

namespace {

using store::RunState;
using store::TrainerState;

constexpr double kSilenceSeconds = 10;
constexpr double kSilenceSteps = 5;
constexpr double kFirstSilenceSeconds = 60;

/// "after step 40 of 120", or "before the first step".
std::string place(const std::optional<RunState>& report) {
    if (!report || report->step <= 0) {
        return "before its first step";
    }
    return report->totalSteps > 0 ? fmt::format("after step {} of {}", report->step, report->totalSteps)
                                  : fmt::format("after step {}", report->step);
}

std::string process(int64_t pid) { return pid > 0 ? fmt::format("The trainer (process {})", pid) : "The trainer"; }

std::string signalWords(int signal) {
    const char* text = ::sigdescr_np(signal);
    std::string words = text == nullptr ? "unknown" : text;
    words[0] = asciiLower(words[0]);
    return fmt::format("signal {}, {}", signal, words);
}

/// Signals by which a program ends itself through a fault; all others come from someone else.
bool isFault(int signal) {
    return std::ranges::any_of(std::array{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS}, [&](int fault) { return fault == signal; });
}

bool says(const std::string& line, std::initializer_list<const char*> words) {
    const std::string small = asciiLowered(line);
    return std::ranges::any_of(words, [&](const char* word) { return small.find(word) != std::string::npos; });
}

bool saysOutOfMemory(const std::string& line) {
    return says(line, {"bad_alloc", "out of memory", "cannot allocate memory", "does not fit into the memory"});
}

bool saysDiskFull(const std::string& line) {
    return says(line, {"no space left on device", "disk quota exceeded", "file too large", "disk is full"});
}

/// Of a trainer that says why it ends.
TrainingState failureState(const std::string& reason) {
    return saysDiskFull(reason) ? TrainingState::DiskFull : saysOutOfMemory(reason) ? TrainingState::OutOfMemory : TrainingState::Failed;
}

TrainingStatus make(TrainingState state, std::string sentence) {
    TrainingStatus status;
    status.state = state;
    status.sentence = std::move(sentence);
    return status;
}

/// What the trainer itself said, in words.
TrainingStatus fromReport(const RunState& report) {
    const std::string where = place(report);
    switch (report.state) {
        case TrainerState::Preparing:
            return make(TrainingState::Preparing, report.message.empty() ? "Preparing" : "Preparing: " + report.message);
        case TrainerState::Running:
            return make(TrainingState::Running, fmt::format("Running, {} of {} steps done", report.step, report.totalSteps));
        case TrainerState::Paused:
            return make(TrainingState::Paused, "Paused " + where);
        case TrainerState::Stopping:
            return make(TrainingState::Stopping, "Stopping " + where);
        case TrainerState::Failed:
            return make(failureState(report.message), "The trainer failed: " + (report.message.empty() ? "it gave no reason" : report.message));
        case TrainerState::Finished:
        case TrainerState::Idle:
            break;
    }
    return make(TrainingState::Finished, report.step < report.totalSteps ? "Stopped " + where : fmt::format("Finished all {} steps", report.totalSteps));
}

bool isFinal(const RunState& report) {
    return report.state == TrainerState::Finished || report.state == TrainerState::Failed || report.state == TrainerState::Idle;
}

std::string clockTime(double wall) {
    const auto seconds = static_cast<std::time_t>(wall);
    std::tm local = {};
    ::localtime_r(&seconds, &local);
    return fmt::format("{:%H:%M:%S}", local);
}

TrainingStatus judgeAlive(const TrainingEvidence& evidence) {
    const bool hasReport = evidence.report && evidence.isReportCurrent, isDone = hasReport && isFinal(*evidence.report);
    if (evidence.isStopped && !isDone) {   // a debugger or a leak check may hold it on its way out
        return make(TrainingState::Unresponsive,
                    fmt::format("{} is suspended by a signal {}; it goes on when it gets SIGCONT", process(evidence.pid), place(evidence.report)));
    }
    const double limit = hasReport ? silenceLimit(*evidence.report) : kFirstSilenceSeconds;
    if (evidence.reportAge > limit && !isDone) {
        return make(TrainingState::Unresponsive, fmt::format("{} has not responded since {} ({:.0f} s)", process(evidence.pid),
                                                             clockTime(store::unixNow() - evidence.reportAge), evidence.reportAge));
    }
    return hasReport ? fromReport(*evidence.report) : make(TrainingState::Preparing, "The trainer is starting");
}

TrainingStatus judgeSignal(const TrainingEvidence& evidence, int signal) {
    const std::string where = place(evidence.report);
    if (!isFault(signal) && evidence.wasKilledHere) {
        return make(TrainingState::Killed, fmt::format("The trainer was killed {}, as you asked", where));
    }
    if (signal == SIGKILL && evidence.memoryRanOut) {
        return make(TrainingState::OutOfMemory, fmt::format("The system killed the trainer {}: out of memory", where));
    }
    if (!isFault(signal)) {
        return make(TrainingState::Killed, fmt::format("The trainer was killed {} ({})", where, signalWords(signal)));
    }
    if (saysOutOfMemory(evidence.lastLogLine)) {
        return make(TrainingState::OutOfMemory, fmt::format("The trainer ran out of memory {} and crashed ({})", where, signalWords(signal)));
    }
    return make(TrainingState::Crashed, fmt::format("The trainer crashed {} ({})", where, signalWords(signal)));
}

TrainingStatus judgeExit(const TrainingEvidence& evidence, int code) {
    if (code == 0 && evidence.report && evidence.isReportCurrent) {
        return make(TrainingState::Finished, "Stopped " + place(evidence.report));
    }
    const std::string reason = evidence.lastLogLine.empty() ? "" : ": " + evidence.lastLogLine;
    const TrainingState state = evidence.isDiskFull ? TrainingState::DiskFull : failureState(evidence.lastLogLine);
    return make(state, fmt::format("The trainer ended {} with exit code {}{}", place(evidence.report), code, reason));
}

/// Nobody saw how it ended: only circumstances tell.
TrainingStatus judgeLost(const TrainingEvidence& evidence) {
    const std::string where = place(evidence.report);
    if (evidence.machineRestarted) {
        return make(TrainingState::Killed, fmt::format("The machine was restarted while the trainer ran ({})", where));
    }
    if (evidence.wasKilledHere) {
        return make(TrainingState::Killed, fmt::format("The trainer was killed {}, as you asked", where));
    }
    if (evidence.memoryRanOut) {
        return make(TrainingState::OutOfMemory, fmt::format("The system killed the trainer {}: out of memory", where));
    }
    if (evidence.isDiskFull) {
        return make(TrainingState::DiskFull, fmt::format("The trainer is gone without a word {}, and its disk is full", where));
    }
    return make(TrainingState::Lost, fmt::format("The trainer is gone without a word {}: it crashed or was killed", where));
}

TrainingStatus judgeDead(const TrainingEvidence& evidence) {
    const bool hasReport = evidence.report && evidence.isReportCurrent;
    if (hasReport && isFinal(*evidence.report)) {
        return fromReport(*evidence.report);
    }
    if (evidence.exit) {
        return evidence.exit->signal != 0 ? judgeSignal(evidence, evidence.exit->signal) : judgeExit(evidence, evidence.exit->code);
    }
    return evidence.report ? judgeLost(evidence) : make(TrainingState::None, "No training was started here");
}

std::string adviceFor(const TrainingStatus& status) {
    switch (status.state) {
        case TrainingState::OutOfMemory:
            return "A recipe with fewer micro_batch_tokens, group_size or max_pixels, or with gradient_checkpointing, needs less: clone this run's.";
        case TrainingState::DiskFull: return "Free space where the run lies, then continue; what was written before is whole.";
        case TrainingState::Crashed: return "The last lines of the log below say where; what was written before is whole.";
        case TrainingState::Unresponsive: return "Wait, or kill it and continue from its last checkpoint.";
        case TrainingState::Failed:
        case TrainingState::Lost: return "The last lines of the log below may say why.";
        case TrainingState::Killed: return status.canContinue ? "" : "There is no checkpoint to continue from: start it anew.";
        default: return {};
    }
}

bool hasStepsLeft(const RunState& report) { return report.totalSteps <= 0 || report.step < report.totalSteps; }

/// A dead run says whether and from where it can go on.
void offerResume(TrainingStatus& status, const TrainingEvidence& evidence) {
    status.canContinue = evidence.checkpointStep && evidence.report && hasStepsLeft(*evidence.report);
    if (status.canContinue) {
        status.sentence += fmt::format("; it can be resumed from the checkpoint of step {}", *evidence.checkpointStep);
    }
}

}  // namespace

double silenceLimit(const RunState& report) {
    if (report.state == TrainerState::Paused) {
        return std::numeric_limits<double>::infinity();
    }
    const double steps = std::isfinite(report.secondsPerStep) ? kSilenceSteps * report.secondsPerStep : 0;
    const double least = report.state == TrainerState::Preparing || steps <= 0 ? kFirstSilenceSeconds : kSilenceSeconds;
    return std::max(least, steps);
}

TrainingStatus judgeTraining(const TrainingEvidence& evidence) {
    TrainingStatus status = evidence.isAlive ? judgeAlive(evidence) : judgeDead(evidence);
    if (!evidence.isAlive) {
        offerResume(status, evidence);
    }
    status.report = evidence.report.value_or(RunState{});
    status.advice = adviceFor(status);
    return status;
}

const char* trainingStateName(TrainingState state) {
    // clang-format off
    static constexpr std::array kNames = {"None", "Preparing", "Running", "Paused", "Stopping", "Finished", "Failed", "Not responding",
                                          "Crashed", "Killed", "Lost", "Out of memory", "Disk full"};
    // clang-format on
    return kNames.at(static_cast<size_t>(state));
}

}  // namespace omnidrive::jobs
