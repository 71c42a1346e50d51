// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
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

/// How often this machine has ended processes for want of memory since it started; 0 when it does not say.
int64_t outOfMemoryKills();
/// When this machine started, unix seconds; 0 when it does not say.
double bootWall();

}  // namespace omnidrive::jobs
