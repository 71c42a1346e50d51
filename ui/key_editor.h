// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAction;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace omnidrive::ui {

class Actions;

/// All commands with their keys, to be changed. A key that another command has is refused with that command's name; what is changed holds at once.
class KeyEditor : public QDialog {
    Q_OBJECT

public:
    explicit KeyEditor(Actions& actions, QWidget* parent = nullptr);

    QLineEdit* search() const { return search_; }
    QTreeWidget* list() const { return list_; }
    QKeySequenceEdit* keyEdit() const { return key_; }
    QString message() const;

private:
    QWidget* buildButtons();
    void fill();
    void showRow(int row);
    void showCurrent();
    void filter(const QString& pattern);
    QAction* current() const;
    void giveKey();
    void setKeys(const QList<QKeySequence>& keys);
    void restoreAll();
    void say(const QString& text, bool isProblem);

    Actions& actions_;
    QLineEdit* search_;
    QTreeWidget* list_;
    QKeySequenceEdit* key_;
    QPushButton* give_;
    QPushButton* clear_;
    QPushButton* restore_;
    QLabel* message_;
};

}  // namespace omnidrive::ui
