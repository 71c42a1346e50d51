// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include <QThread>

#include <malloc.h>

namespace omnidrive::ui {

namespace {

/// Before QApplication starts threads. Whoever sets MALLOC_ARENA_MAX is obeyed.
int& withFewArenas(int& argc) {
    constexpr int kArenas = 2;
    if (qEnvironmentVariableIsEmpty("MALLOC_ARENA_MAX")) {
        ::mallopt(M_ARENA_MAX, kArenas);
    }
    return argc;
}

}  // namespace

Application::Application(int& argc, char** argv) : QApplication(withFewArenas(argc), argv) {}

/// Objects of other threads get their events through here too, on those threads.
bool Application::notify(QObject* receiver, QEvent* event) {
    if (!watch_.isOn() || receiver == nullptr || QThread::currentThread() != thread()) {
        return QApplication::notify(receiver, event);
    }
    const EventWatch::Scope scope(watch_, *receiver, event->type());
    return QApplication::notify(receiver, event);
}

}  // namespace omnidrive::ui
