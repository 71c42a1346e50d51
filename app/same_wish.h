// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <csignal>

namespace omnidrive::app {

/// Whether a signal to end says again what the first one said: coreutils' timeout signals its child and then the whole process group, so that the child
/// gets two within microseconds, and a closing terminal hangs up more than once (its shell and the kernel). Any other one ends the process at once.
/// Safe in a signal handler. @param sinceFirst the time from the first signal to this one.
constexpr bool isSameWish(int signal, std::chrono::nanoseconds sinceFirst) { return signal == SIGHUP || sinceFirst < std::chrono::seconds(1); }

}  // namespace omnidrive::app
