// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/progress_bar.h"
#include "base/progress.h"

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace omnidrive::app {

/// Where a command writes: results to standard output, everything for the eye (notes, progress, errors) to standard
/// error, so that a pipe gets results alone. On a terminal the progress is one line redrawn in place, elsewhere a plain
/// line every few seconds. While it lives, log lines come here too and do not tear the progress line. Thread-safe.
class Console {
public:
    explicit Console(std::FILE* out = stdout, std::FILE* err = stderr);
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    /// Writes a result as it is. @throws nothing: flush() tells whether it arrived.
    void print(std::string_view text);
    /// One line for the user above the progress line. It may say what a file says: control characters in it become blanks.
    void note(std::string_view line);
    /// "omnidrive: <sentence>" above the progress line.
    void error(std::string_view sentence);

    /// For engine calls; may be used from any thread while this object lives.
    ProgressFn progress();
    /// Ends the progress line so that its last state stays visible.
    void endProgress();

    /// Brings everything to its destination. @return the reason why standard output did not take it all; empty when it
    /// did. A reader that went away (`omnidrive inspect RUN | head`) is no failure.
    std::string flush();

private:
    void report(const Progress& progress);
    void eraseLine();
    void drawLine();
    void rememberFailure();

    std::FILE* out_;
    std::FILE* err_;
    bool isTerminal_;
    std::mutex mutex_;
    ProgressMeter meter_;
    bool isActive_ = false, isDrawn_ = false;
    std::string lastShown_;
    std::chrono::steady_clock::time_point lastShownAt_;
    int outputError_ = 0;
};

}  // namespace omnidrive::app
