// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/duration_text.h"

#include "ui/models/words.h"

#include <cmath>

namespace omnidrive::ui {

QString durationText(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) {
        return {};
    }
    const auto s = static_cast<qint64>(std::llround(seconds));
    if (s < 60) {
        return tr("%1 s").arg(s);
    }
    if (s < 3600) {
        return tr("%1 min %2 s").arg(s / 60).arg(s % 60, 2, 10, QLatin1Char('0'));
    }
    return s < 86400 ? tr("%1 h %2 min").arg(s / 3600).arg(s % 3600 / 60, 2, 10, QLatin1Char('0')) : tr("%1 d %2 h").arg(s / 86400).arg(s % 86400 / 3600);
}

}  // namespace omnidrive::ui
