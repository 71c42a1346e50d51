// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include <QThread>

namespace omnidrive::ui {

/// Objects of other threads get their events through here too, on those threads.
bool Application::notify(QObject* receiver, QEvent* event) {
    if (!watch_.isOn() || receiver == nullptr || QThread::currentThread() != thread()) {
        return QApplication::notify(receiver, event);
    }
    const EventWatch::Scope scope(watch_, *receiver, event->type());
    return QApplication::notify(receiver, event);
}

}  // namespace omnidrive::ui
