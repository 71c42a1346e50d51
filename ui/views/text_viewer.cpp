// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/text_viewer.h"

#include "ui/models/shown_text.h"
#include "ui/views/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace omnidrive::ui {

namespace {

/// QPlainTextEdit lays out paragraph by paragraph; paragraphs of this length cost well under a frame.
constexpr qsizetype kLongLine = 2000;
/// Shown at once, and in each portion after that: a few milliseconds of the screen's thread, also where every character is a paragraph.
constexpr qsizetype kAtOnce = 16'000, kPortion = 3000;

}  // namespace

QString breakLongLines(const QString& text, qsizetype maxCharacters) {
    QString broken;
    broken.reserve(text.size() + text.size() / maxCharacters + 1);
    qsizetype start = 0;
    while (start < text.size()) {
        const qsizetype newline = text.indexOf(QLatin1Char('\n'), start);
        const qsizetype lineEnd = newline < 0 ? text.size() : newline + 1;
        qsizetype end = lineEnd;
        if (end - start > maxCharacters + 1) {
            const qsizetype space = text.lastIndexOf(QLatin1Char(' '), start + maxCharacters - 1);
            end = space > start + maxCharacters * 3 / 4 ? space + 1 : cutPlace(text, start + maxCharacters);
        }
        broken += QStringView(text).mid(start, end - start);
        if (end != lineEnd) {
            broken += QLatin1Char('\n');
        }
        start = end;
    }
    return broken;
}

TextViewer::TextViewer(const QString& title, const QString& text, QWidget* parent) : QDialog(parent), text_(new QPlainTextEdit) {
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 560);
    text_->setReadOnly(true);
    text_->setUndoRedoEnabled(false);
    waiting_ = breakLongLines(text, kLongLine);
    takePortion(kAtOnce);
    text_->moveCursor(QTextCursor::Start);
    connect(&timer_, &QTimer::timeout, this, [this] { takePortion(kPortion); });
    timer_.start(0);
    text_->setAccessibleName(title);
    auto* search = new QLineEdit;
    search->setPlaceholderText(tr("Find (Enter: next)"));
    search->setAccessibleName(tr("Find in the text"));
    search->setClearButtonEnabled(true);
    connect(search, &QLineEdit::returnPressed, this, [this, search] { findNext(search->text()); });
    auto* count = new QLabel(tr("%1 characters").arg(QLocale().toString(text.size())));
    count->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kSpace, 2 * kSpace, 2 * kSpace, 2 * kSpace);
    layout->setSpacing(kSpace);
    layout->addWidget(search);
    layout->addWidget(text_, 1);
    layout->addWidget(count);
    text_->setFocus();
}

void TextViewer::takePortion(qsizetype characters) {
    qsizetype end = std::min(characters, waiting_.size());
    if (end < waiting_.size() && waiting_.at(end - 1).isHighSurrogate()) {
        ++end;
    }
    QTextCursor cursor(text_->document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(waiting_.left(end));
    waiting_.remove(0, end);
    if (isWhole()) {
        timer_.stop();
    }
}

/// The next place after the cursor, from the beginning again after the end.
void TextViewer::findNext(const QString& word) {
    takePortion(waiting_.size());   // it may be in what has not arrived
    if (!word.isEmpty() && !text_->find(word)) {
        text_->moveCursor(QTextCursor::Start);
        text_->find(word);
    }
}

}  // namespace omnidrive::ui
