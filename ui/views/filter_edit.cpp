// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/filter_edit.h"

#include "ui/views/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStringListModel>

namespace omnidrive::ui {

FilterEdit::FilterEdit(Completer completer, QWidget* parent)
    : QLineEdit(parent), completer_(std::move(completer)), words_(new QStringListModel(this)), list_(new QCompleter(words_, this)) {
    list_->setWidget(this);   // not setCompleter(): that completes the whole line
    list_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    list_->setMaxVisibleItems(12);
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::offerWords);
    connect(list_, qOverload<const QString&>(&QCompleter::activated), this, &FilterEdit::takeWord);
}

void FilterEdit::offerWords() {
    const TextCompletion offered = completer_(text(), cursorPosition());
    words_->setStringList(offered.words);
    list_->setCompletionPrefix({});
    if (offered.words.isEmpty() || offered.length == 0) {
        list_->popup()->hide();
    } else {
        list_->complete();
    }
}

void FilterEdit::takeWord(const QString& word) {
    const TextCompletion offered = completer_(text(), cursorPosition());
    setSelection(offered.begin, offered.length);
    insert(word);
    if (word.endsWith(QLatin1Char(':'))) {
        offerWords();
    }
}

void FilterEdit::setProblems(std::vector<TextProblem> problems) {
    problems_ = std::move(problems);
    update();
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    const bool isTaking = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab;
    QAbstractItemView* popup = list_->popup();
    if (popup->isVisible() && event->key() == Qt::Key_Tab && !popup->currentIndex().isValid()) {
        popup->hide();
        takeWord(words_->stringList().value(0));
        return;
    }
    if (popup->isVisible() && isTaking && popup->currentIndex().isValid()) {
        event->ignore();   // the list takes it
        return;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        const TextCompletion offered = completer_(text(), cursorPosition());
        words_->setStringList(offered.words);
        list_->complete();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

QRectF FilterEdit::underlineRect(const TextProblem& problem) const {
    const QFontMetricsF metrics(font());
    // The cursor tells where the text lies, also when it is longer than the line.
    const QRect cursor = cursorRect();
    const double textLeft = cursor.center().x() - metrics.horizontalAdvance(text().left(cursorPosition()));
    const double left = textLeft + metrics.horizontalAdvance(text().left(problem.begin));
    const double width = metrics.horizontalAdvance(text().mid(problem.begin, problem.length));
    return {left, height() / 2.0 + metrics.height() / 2 - 2, std::max(width, 4.0), 3};
}

void FilterEdit::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(rect().adjusted(6, 0, -6, 0));
    painter.setPen(QPen(Theme::current().bad, 1.4));
    for (const TextProblem& problem : problems_) {
        const QRectF line = underlineRect(problem);
        QPainterPath wave(line.bottomLeft());
        bool isUp = true;
        for (double x = line.left() + 2; x <= line.right() + 0.5; x += 2, isUp = !isUp) {
            wave.lineTo(x, isUp ? line.top() : line.bottom());
        }
        painter.drawPath(wave);
    }
}

}  // namespace omnidrive::ui
