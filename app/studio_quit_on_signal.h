// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <csignal>
#include <functional>
#include <map>
#include <memory>

namespace omnidrive::ui {
class Studio;
}

namespace omnidrive::app {

/// Turns Ctrl+C (SIGINT), SIGTERM (a logout) and SIGHUP (a closed terminal) into a call on the GUI thread while it lives. A second SIGINT or SIGTERM ends
/// the process at once (exit code 130), but for one within a second of the first, which is the same wish (`timeout` signals twice). Signals that the
/// parent switched off (nohup) stay off. Programs that are started meanwhile get the usual handling. At most one at a time.
class QuitOnSignal {
public:
    explicit QuitOnSignal(std::function<void()> onQuit);
    ~QuitOnSignal();
    QuitOnSignal(const QuitOnSignal&) = delete;
    QuitOnSignal& operator=(const QuitOnSignal&) = delete;

private:
    std::function<void()> onQuit_;
    std::map<int, struct sigaction> before_;   ///< by signal
    int wakeFd_ = -1;
    std::unique_ptr<QSocketNotifier> notifier_;
};

/// What closing the window does but for its question, which nobody would answer: what was typed is given out, annotations and the places of the panels are
/// saved. One sentence on standard error for each run whose annotations cannot be. @return the exit code.
int saveWithoutAsking(ui::Studio& studio);

}  // namespace omnidrive::app
