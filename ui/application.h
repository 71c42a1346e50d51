// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/event_watch.h"

#include <QApplication>

namespace omnidrive::ui {

/// QApplication whose event watch sees every event of the GUI thread. Off, the watch costs one comparison an event.
class Application : public QApplication {
    Q_OBJECT

public:
    Application(int& argc, char** argv) : QApplication(argc, argv) {}

    EventWatch& watch() { return watch_; }
    bool notify(QObject* receiver, QEvent* event) override;

private:
    EventWatch watch_;
};

}  // namespace omnidrive::ui
