// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/filter_edit.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>

namespace omnidrive::ui {

FilterEdit::FilterEdit(const QStringList& words, QWidget* parent) : QLineEdit(parent), completer_(new QCompleter(words, this)) {
    completer_->setWidget(this);   // not setCompleter(): that completes the whole line
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::offerWords);
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, &FilterEdit::takeWord);
}

QString FilterEdit::wordBeforeCursor() const {
    const QString before = text().left(cursorPosition());
    const QString word = before.mid(before.lastIndexOf(QLatin1Char(' ')) + 1);
    return word.startsWith(QLatin1Char('-')) ? word.mid(1) : word;
}

void FilterEdit::offerWords() {
    const QString word = wordBeforeCursor();
    completer_->setCompletionPrefix(word);
    const bool isDone = completer_->completionCount() == 1 && completer_->currentCompletion() == word;
    if (word.isEmpty() || completer_->completionCount() == 0 || isDone) {
        completer_->popup()->hide();
    } else {
        completer_->complete();
    }
}

void FilterEdit::takeWord(const QString& word) {
    const auto length = static_cast<int>(wordBeforeCursor().size());
    setSelection(cursorPosition() - length, length);
    insert(word);
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    const bool isTaking = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab;
    if (completer_->popup()->isVisible() && isTaking && completer_->popup()->currentIndex().isValid()) {
        event->ignore();   // the list takes it
        return;
    }
    QLineEdit::keyPressEvent(event);
}

}  // namespace omnidrive::ui
