// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

class QCompleter;

namespace omnidrive::ui {

/// A filter line that completes the word under the cursor. Tab or Enter in the list takes a completion.
class FilterEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterEdit(const QStringList& words, QWidget* parent = nullptr);

    QCompleter* wordCompleter() const { return completer_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString wordBeforeCursor() const;
    void offerWords();
    void takeWord(const QString& word);

    QCompleter* completer_;
};

}  // namespace omnidrive::ui
