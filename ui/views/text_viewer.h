// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QTimer>

class QPlainTextEdit;

namespace omnidrive::ui {

/// All of a long text, opened on demand, with a search line. Very long lines are broken for display, so that a text of some hundred thousand
/// characters in one line opens and scrolls at once; copying gives the broken lines. The beginning is there at once, the rest arrives in portions.
class TextViewer : public QDialog {
    Q_OBJECT

public:
    TextViewer(const QString& title, const QString& text, QWidget* parent = nullptr);

    /// All of it has arrived.
    bool isWhole() const { return waiting_.isEmpty(); }

private:
    void takePortion(qsizetype characters);
    void findNext(const QString& word);

    QPlainTextEdit* text_;
    QString waiting_;
    QTimer timer_;
};

/// Breaks lines longer than `maxCharacters`, at a space where there is one in the last quarter.
QString breakLongLines(const QString& text, qsizetype maxCharacters);

}  // namespace omnidrive::ui
