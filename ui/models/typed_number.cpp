// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/typed_number.h"

#include <QRegularExpression>

namespace omnidrive::ui {

QString withPoint(const QString& typed) {
    static const QRegularExpression comma(QStringLiteral("^(\\s*[+-]?)(\\d+),(\\d+)((?:[eE][+-]?\\d+)?\\s*)$"));
    const QRegularExpressionMatch match = comma.match(typed);
    const QString whole = match.captured(2), part = match.captured(3);
    const bool mayBeThousands = part.size() == 3 && whole.size() <= 3 && whole != QLatin1String("0");
    return !match.hasMatch() || mayBeThousands ? typed : match.captured(1) + whole + QLatin1Char('.') + part + match.captured(4);
}

}  // namespace omnidrive::ui
