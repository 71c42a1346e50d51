// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QObject>

#include <atomic>
#include <functional>
#include <utility>

namespace omnidrive::ui {

/// Runs `delivery` on the thread of `target` while `current` is still `generation`: an answer about a run that is no longer open is dropped. Called on a
/// worker thread that is joined before target and current end.
inline void postWhileCurrent(QObject* target, const std::atomic<quint64>& current, quint64 generation, std::function<void()> delivery) {
    QMetaObject::invokeMethod(
        target,
        [&current, generation, delivery = std::move(delivery)] {
            if (generation == current) {
                delivery();
            }
        },
        Qt::QueuedConnection);
}

}  // namespace omnidrive::ui
