// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

namespace omnidrive::app {

/// Milliseconds since this process was started, by the kernel's record of it (in steps of ten). Negative when /proc cannot be read.
double processAgeMs();

/// Tells once, after the first event of painting that a window handled, how old the process was.
class FirstPaint : public QObject {
public:
    /// @param window outlives this. @param onPainted called with milliseconds, from the event loop.
    FirstPaint(QObject& window, std::function<void(double)> onPainted);

protected:
    bool eventFilter(QObject* window, QEvent* event) override;

private:
    std::function<void(double)> onPainted_;
};

}  // namespace omnidrive::app
