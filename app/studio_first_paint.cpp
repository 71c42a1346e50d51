// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio_first_paint.h"

#include <QEvent>
#include <QTimer>

#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>

namespace omnidrive::app {

namespace {

constexpr int kStartTimeField = 22;   // of /proc/PID/stat, proc(5): clock ticks from the start of the machine

/// The second field is the program's name in brackets, which may hold blanks.
double startTicks() {
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const size_t end = text.rfind(')');
    std::istringstream fields(end == std::string::npos ? "" : text.substr(end + 1));
    std::string field;
    for (int number = 3; number <= kStartTimeField; ++number) {
        fields >> field;
    }
    return fields ? std::stod(field) : -1;
}

}  // namespace

double processAgeMs() {
    const double ticks = startTicks();
    timespec now{};
    if (ticks < 0 || clock_gettime(CLOCK_BOOTTIME, &now) != 0) {
        return -1;
    }
    const double nowMs = static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    return nowMs - ticks * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

FirstPaint::FirstPaint(QObject& window, std::function<void(double)> onPainted) : onPainted_(std::move(onPainted)) { window.installEventFilter(this); }

bool FirstPaint::eventFilter(QObject* window, QEvent* event) {
    if (event->type() == QEvent::Paint) {
        window->removeEventFilter(this);
        QTimer::singleShot(0, this, [this] { onPainted_(processAgeMs()); });   // once all of the window is drawn
    }
    return false;
}

}  // namespace omnidrive::app
