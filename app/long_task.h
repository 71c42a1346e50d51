// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console.h"
#include "app/exit_code.h"
#include "app/stop_on_signal.h"

#include <string>

namespace omnidrive::app {

/// What every long command needs while the engine works: Ctrl+C as a stop token, progress on the console, the exit code
/// at the end. Make it before the engine starts a thread.
class LongTask {
public:
    /// @param stopping what the user reads after the first Ctrl+C: "Stopping after this step and saving".
    LongTask(Console& console, const std::string& stopping)
        : console_(console), stop_([&console, stopping](const std::string& signal) {
              console.note(stopping + " (" + signal + "); press Ctrl+C again to quit at once.");
          }) {}
    ~LongTask() { console_.endProgress(); }

    Console& console() const { return console_; }
    std::stop_token stop() const { return stop_.token(); }
    bool wasStopped() const { return stop_.wasStopped(); }
    int exitCode() const { return wasStopped() ? kExitInterrupted : kExitOk; }

private:
    Console& console_;
    StopOnSignal stop_;
};

}  // namespace omnidrive::app
