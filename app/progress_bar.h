// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace omnidrive::app {

/// Turns progress reports into one line of text with rate and time left. Pure but for its memory of recent reports: the
/// time comes from the caller. Not thread-safe.
class ProgressMeter {
public:
    using Seconds = std::chrono::duration<double>;

    /// @param now time since any fixed moment; must not go back.
    void update(const Progress& progress, Seconds now);

    /// "[######------]   50 %  60 of 120, 1.2 s each, 1:12 left  stage 2". @param width columns to fill, 0: no bar and
    /// no limit. The text is cut, never wrapped.
    std::string line(int width) const;

    /// Units a second over the last reports; nullopt until it can be told.
    std::optional<double> rate() const;
    bool isComplete() const { return latest_.total > 0 && latest_.done >= latest_.total; }

private:
    struct Mark {
        Seconds at;
        int64_t done;
    };
    std::string numbers() const;

    Progress latest_;
    std::deque<Mark> marks_;
};

/// "0:07", "12:34", "3:05:00"; whole seconds, rounded.
std::string durationText(double seconds);

/// "3.4/s" or, when slower than one a second, "1.2 s each".
std::string rateText(double perSecond);

}  // namespace omnidrive::app
