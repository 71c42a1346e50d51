// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::jobs {

/// How a child ended.
struct ExitStatus {
    int code = 0;      ///< when it ended by itself
    int signal = 0;    ///< not 0: it was ended by this signal
};

/// Starts a program in a session of its own, so that it outlives us: standard input from nowhere, output and errors appended to `logFile`,
/// no other file of ours inherited, default signal handling. The child is remembered, and exitOf() tells how it ended.
/// @return its process id. @throws Error (Io) when it cannot be started. Thread-safe.
int64_t startProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments, const std::filesystem::path& logFile);

/// How a child that startProcess() made has ended; nullopt while it runs and for any other process. The answer is kept, so it may be asked by
/// whoever watches the run next. Thread-safe; never blocks.
std::optional<ExitStatus> exitOf(int64_t pid);

/// What the system says about any process.
struct ProcessInfo {
    bool isStopped = false;     ///< suspended by a signal or a debugger
    double startWall = 0;       ///< unix seconds
};
/// nullopt when there is none, or only its remains (a zombie).
std::optional<ProcessInfo> inspectProcess(int64_t pid);

/// Sends SIGKILL. @param isStillIt asked when the process is held fast, so that no other one with the same number can be hit.
/// @return false when it is gone, or no longer the one that was meant. @throws Error (Io) when it is not ours to kill.
bool killProcess(int64_t pid, const std::function<bool()>& isStillIt);
/// True when the process has this file open, whatever names it goes by; false for a process that is not on this machine or not ours.
bool hasOpen(int64_t pid, const std::filesystem::path& file);

/// How often this machine has ended processes for want of memory since it started; 0 when it does not say.
int64_t outOfMemoryKills();
/// When this machine started, unix seconds; 0 when it does not say.
double bootWall();

}  // namespace omnidrive::jobs
