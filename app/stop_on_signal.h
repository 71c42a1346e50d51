// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

namespace omnidrive::app {

/// Turns Ctrl+C (SIGINT), SIGTERM and SIGHUP into a stop request while it lives: the first one asks the work to stop
/// and save, a second SIGINT or SIGTERM quits the process at once (exit code 130), but for one within a second of the
/// first, which is the same wish (`timeout` signals twice). Signals that the parent switched off (nohup) stay off. A
/// thread of its own waits for them, so nothing runs inside a signal handler. Make it before any other thread starts:
/// threads inherit the blocked signals. At most one at a time.
class StopOnSignal {
public:
    /// @param onStop called on the waiting thread when the first signal came, with its name ("SIGINT").
    explicit StopOnSignal(std::function<void(const std::string&)> onStop);
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

    std::stop_token token() const { return source_.get_token(); }
    bool wasStopped() const { return source_.stop_requested(); }

private:
    void waitForSignals();

    std::function<void(const std::string&)> onStop_;
    std::stop_source source_;
    sigset_t signals_{}, previousMask_{};
    int signalFd_ = -1, wakeFd_ = -1;
    std::thread thread_;
};

}  // namespace omnidrive::app
