// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace omnidrive::ui {

/// The last lines of a text file that may be growing; reads at most 64 KiB from its end. Empty when there is no such file.
QStringList readLogTail(const QString& file, int lines);

}  // namespace omnidrive::ui
