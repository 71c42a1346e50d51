// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/shown_text.h"

#include <QTextDocument>

#include <algorithm>

namespace omnidrive::ui {

QString plainTip(const QString& text) { return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal) : text; }

qsizetype cutPlace(const QString& text, qsizetype letters) {
    const bool isWithin = letters > 0 && letters < text.size();
    return isWithin && text.at(letters - 1).isHighSurrogate() && text.at(letters).isLowSurrogate() ? letters - 1 : std::min(letters, text.size());
}

}  // namespace omnidrive::ui
