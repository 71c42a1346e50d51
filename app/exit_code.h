// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace omnidrive::app {

// Exit codes of the programs (resources/help/docs/command-line.md).
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;         ///< the work failed; one sentence on standard error says why
inline constexpr int kExitUsage = 2;          ///< the command line is wrong
inline constexpr int kExitAlert = 3;          ///< a training went to its end, but raised alerts (see its events.jsonl)
inline constexpr int kExitInterrupted = 130;  ///< stopped by Ctrl+C or SIGTERM, after saving

}  // namespace omnidrive::app
