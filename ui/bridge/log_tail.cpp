// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/log_tail.h"

#include <QFile>

namespace omnidrive::ui {

QStringList readLogTail(const QString& file, int lines) {
    constexpr qint64 kBytesRead = 64 << 10;
    QFile log(file);
    if (!log.open(QIODevice::ReadOnly)) {
        return {};
    }
    const bool isCut = log.size() > kBytesRead;
    log.seek(qMax<qint64>(0, log.size() - kBytesRead));
    QStringList all = QString::fromUtf8(log.readAll()).split(QLatin1Char('\n'));
    if (isCut) {
        all.removeFirst();   // begins in the middle of a line
    }
    if (!all.isEmpty() && all.last().isEmpty()) {
        all.removeLast();
    }
    return all.mid(qMax<qsizetype>(0, all.size() - lines));
}

}  // namespace omnidrive::ui
