// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace omnidrive::ui {

/// "45 s", "3 min 10 s", "2 h 05 min", "4 d 3 h". Negative or not finite: empty.
QString durationText(double seconds);

}  // namespace omnidrive::ui
