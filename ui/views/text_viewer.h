// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace omnidrive::ui {

/// All of a long text, opened on demand, with a search line. Very long lines are broken for display, so that a text of some hundred thousand
/// characters in one line opens and scrolls at once; copying gives the broken lines.
class TextViewer : public QDialog {
    Q_OBJECT

public:
    TextViewer(const QString& title, const QString& text, QWidget* parent = nullptr);

private:
    void findNext(const QString& word);

    QPlainTextEdit* text_;
};

/// Breaks lines longer than `maxCharacters`, at a space where there is one in the last quarter.
QString breakLongLines(const QString& text, qsizetype maxCharacters);

}  // namespace omnidrive::ui
