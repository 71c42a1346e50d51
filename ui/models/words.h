// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <string>

namespace omnidrive::ui {

/// tr() of functions that belong to no class. lupdate files their texts under the namespace, and here they are looked up.
/// @param n for "%n"; -1: none.
QString tr(const char* text, const char* comment = nullptr, int n = -1);

/// What core says, in the language of the Studio. Core speaks English, in files, logs and on the terminal; words that the screen shows as labels (states,
/// terms, types, severities, verdicts) and sentences that it shows as they come (statuses, reasons) are looked up here: whole ones first, then by form
/// ("Running, %1 of %2 steps done"), where the parts are looked up too. What is not known, failures above all, stays English: a message that can be searched for.
QString word(const QString& text);
QString word(const std::string& utf8);
QString word(const char* utf8);

/// "CAM_FRONT_LEFT" as "FRONT LEFT", in the language of the Studio; names of other data sets as they are, empty for none.
QString cameraWord(const std::string& camera);

/// All that word() knows, in English, parts as %1, %2.
QStringList knownWords();

}  // namespace omnidrive::ui
