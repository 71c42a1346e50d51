// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace omnidrive::ui {

/// Words of files, models and people as a tool tip shows them letter by letter: Qt reads what looks like HTML as HTML. Other texts as they are.
/// Once, on the whole tip.
QString plainTip(const QString& text);

/// Where to cut a text so that at most `letters` (UTF-16) stand before: never between the two halves of one character.
qsizetype cutPlace(const QString& text, qsizetype letters);

}  // namespace omnidrive::ui
