// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <mutex>
#include <stop_token>

namespace omnidrive::rollout {

/// Spaces requests evenly, whoever makes them. Thread-safe.
class RequestPace {
public:
    /// @param perMinute at most so many; 0: no limit. Not negative.
    explicit RequestPace(double perMinute) : perMinute_(perMinute) {}

    /// Waits for the next place. @return false when stopped meanwhile.
    bool wait(const std::stop_token& stop);

private:
    const double perMinute_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point next_;
};

}  // namespace omnidrive::rollout
