// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include <QThread>

#include <malloc.h>

namespace omnidrive::ui {

namespace {

/// Before QApplication starts threads. Whoever sets one of these in the environment is obeyed.
int& withLeanHeap(int& argc) {
    constexpr int kArenas = 2, kThreshold = 4 << 20;
    const auto set = [](const char* variable, int option, int value) {
        if (qEnvironmentVariableIsEmpty(variable)) {
            ::mallopt(option, value);
        }
    };
    set("MALLOC_ARENA_MAX", M_ARENA_MAX, kArenas);
    set("MALLOC_MMAP_THRESHOLD_", M_MMAP_THRESHOLD, kThreshold);
    set("MALLOC_TRIM_THRESHOLD_", M_TRIM_THRESHOLD, kThreshold);
    return argc;
}

}  // namespace

Application::Application(int& argc, char** argv) : QApplication(withLeanHeap(argc), argv) {}

/// Objects of other threads get their events through here too, on those threads.
bool Application::notify(QObject* receiver, QEvent* event) {
    if (!watch_.isOn() || receiver == nullptr || QThread::currentThread() != thread()) {
        return QApplication::notify(receiver, event);
    }
    const EventWatch::Scope scope(watch_, *receiver, event->type());
    return QApplication::notify(receiver, event);
}

}  // namespace omnidrive::ui
