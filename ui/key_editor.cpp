// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/key_editor.h"

#include "ui/actions.h"
#include "ui/fuzzy_match.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

enum Column { kCommand, kGroup, kKeys, kShipped, kColumns };

QString wordsOf(const QList<QKeySequence>& keys) {
    QStringList words;
    for (const QKeySequence& key : keys) {
        words.push_back(key.toString(QKeySequence::NativeText));
    }
    return words.join(QStringLiteral(", "));
}

}  // namespace

KeyEditor::KeyEditor(Actions& actions, QWidget* parent)
    : QDialog(parent), actions_(actions), search_(new QLineEdit), list_(new QTreeWidget), key_(new QKeySequenceEdit),
      give_(new QPushButton(tr("Give this key"))), clear_(new QPushButton(tr("No key"))), restore_(new QPushButton(tr("As shipped"))),
      message_(new QLabel) {
    setWindowTitle(tr("Keys"));
    resize(720, 520);
    search_->setPlaceholderText(tr("Find a command"));
    search_->setAccessibleName(tr("Find a command"));
    search_->setClearButtonEnabled(true);
    list_->setColumnCount(kColumns);
    list_->setHeaderLabels({tr("Command"), tr("Group"), tr("Keys"), tr("As shipped")});
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setAccessibleName(tr("Commands and their keys"));
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(kCommand, QHeaderView::Stretch);
    for (const int column : {kGroup, kKeys, kShipped}) {
        list_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    key_->setAccessibleName(tr("New key"));
    message_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(kSpace);
    column->addWidget(search_);
    column->addWidget(list_, 1);
    column->addWidget(buildButtons());
    column->addWidget(message_);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* all = close->addButton(tr("All as shipped"), QDialogButtonBox::ResetRole);
    for (QPushButton* button : {all, close->button(QDialogButtonBox::Close)}) {
        button->setAutoDefault(false);   // Enter in the list or the search line would press the first one that allows it
    }
    column->addWidget(close);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::accept);
    connect(all, &QPushButton::clicked, this, &KeyEditor::restoreAll);
    connect(search_, &QLineEdit::textChanged, this, &KeyEditor::filter);
    connect(list_, &QTreeWidget::currentItemChanged, this, &KeyEditor::showCurrent);
    fill();
}

QWidget* KeyEditor::buildButtons() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    layout->addWidget(key_, 1);
    for (QPushButton* button : {give_, clear_, restore_}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    connect(key_, &QKeySequenceEdit::editingFinished, this, &KeyEditor::giveKey);
    connect(give_, &QPushButton::clicked, this, &KeyEditor::giveKey);
    connect(clear_, &QPushButton::clicked, this, [this] { setKeys({}); });
    connect(restore_, &QPushButton::clicked, this, [this] { setKeys(Actions::shippedKeys(current())); });
    return row;
}

void KeyEditor::fill() {
    for (const QAction* action : actions_.all()) {
        list_->addTopLevelItem(new QTreeWidgetItem({action->text(), Actions::groupOf(action)}));
        showRow(list_->topLevelItemCount() - 1);
    }
    list_->setCurrentItem(list_->topLevelItem(0));
}

/// Changed keys are bold.
void KeyEditor::showRow(int row) {
    const QAction* action = actions_.all()[static_cast<size_t>(row)];
    QTreeWidgetItem* item = list_->topLevelItem(row);
    QFont font = list_->font();
    font.setBold(action->shortcuts() != Actions::shippedKeys(action));
    item->setText(kKeys, wordsOf(action->shortcuts()));
    item->setFont(kKeys, font);
    item->setText(kShipped, wordsOf(Actions::shippedKeys(action)));
}

QAction* KeyEditor::current() const { return actions_.all()[static_cast<size_t>(list_->indexOfTopLevelItem(list_->currentItem()))]; }

void KeyEditor::showCurrent() {
    const bool isChosen = list_->currentItem() != nullptr && !list_->currentItem()->isHidden();
    for (QWidget* widget : std::initializer_list<QWidget*>{key_, give_, clear_, restore_}) {
        widget->setEnabled(isChosen);
    }
    key_->clear();
    message_->clear();
}

void KeyEditor::filter(const QString& pattern) {
    QTreeWidgetItem* first = nullptr;
    for (int row = 0; row < list_->topLevelItemCount(); ++row) {
        QTreeWidgetItem* item = list_->topLevelItem(row);
        const QString text = QStringLiteral("%1 %2 %3").arg(item->text(kCommand), item->text(kGroup), item->text(kKeys));
        item->setHidden(!pattern.isEmpty() && !fuzzyScore(pattern, text));
        first = first == nullptr && !item->isHidden() ? item : first;
    }
    list_->setCurrentItem(first);
    showCurrent();
}

/// One chord: a command of several is not told from its first one.
void KeyEditor::giveKey() {
    if (key_->keySequence().isEmpty() || list_->currentItem() == nullptr) {
        return;
    }
    const QKeySequence key(key_->keySequence()[0]);
    key_->setKeySequence(key);
    const QAction* owner = actions_.withKey(key);
    if (owner != nullptr && owner != current()) {
        say(tr("%1 belongs to “%2”; give that command another key first.").arg(key.toString(QKeySequence::NativeText), owner->text()), true);
        return;
    }
    setKeys({key});
}

void KeyEditor::setKeys(const QList<QKeySequence>& keys) {
    QAction* action = current();
    const bool isDone = actions_.setKeys(action, keys);
    showRow(list_->indexOfTopLevelItem(list_->currentItem()));
    say(!isDone          ? tr("A key of “%1” belongs to another command now.").arg(action->text())
        : keys.isEmpty() ? tr("“%1” has no key now.").arg(action->text())
                         : tr("“%1” is %2 now.").arg(action->text(), wordsOf(keys)), !isDone);
}

void KeyEditor::restoreAll() {
    actions_.applyKeys({});
    for (int row = 0; row < list_->topLevelItemCount(); ++row) {
        showRow(row);
    }
    showCurrent();
    say(tr("All keys are as shipped."), false);
}

void KeyEditor::say(const QString& text, bool isProblem) {
    message_->setProperty("role", isProblem ? QStringLiteral("error") : QStringLiteral("muted"));
    message_->style()->polish(message_);
    message_->setText(text);
}

QString KeyEditor::message() const { return message_->text(); }

}  // namespace omnidrive::ui
