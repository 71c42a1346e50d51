// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/event_watch.h"

#include <QApplication>

namespace omnidrive::ui {

/// QApplication whose event watch sees every event of the GUI thread. Off, the watch costs one comparison an event. Its threads share two arenas of the heap,
/// which are given back beyond 4 MiB: with one each, and thresholds that rise to 64 MiB with the largest block freed, as the C library has it, what readers of a
/// large run leave behind stays (tests/benchmarks/RESULTS.md, "A day of work").
class Application : public QApplication {
    Q_OBJECT

public:
    Application(int& argc, char** argv);

    EventWatch& watch() { return watch_; }
    bool notify(QObject* receiver, QEvent* event) override;

private:
    EventWatch watch_;
};

}  // namespace omnidrive::ui
