// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/request_pace.h"

#include <algorithm>
#include <condition_variable>

namespace omnidrive::rollout {

bool RequestPace::wait(const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    if (perMinute_ <= 0) {
        return !stop.stop_requested();
    }
    const auto gap = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(60 / perMinute_));
    Clock::time_point mine;
    {
        const std::lock_guard lock(mutex_);
        mine = std::max(next_, Clock::now());
        next_ = mine + gap;
    }
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_until(lock, stop, mine, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace omnidrive::rollout
