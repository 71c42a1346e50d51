// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/annotations.h"

#include <QDialog>
#include <QHash>

class QDialogButtonBox;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace omnidrive::ui {

class MessageBar;

/// Edits the types and tags of a project. A type that stays keeps its id, whatever it is called from now on, so nothing that was said is lost.
class LabelSetEditor : public QDialog {
    Q_OBJECT

public:
    /// @param uses annotations by id of their type: what is in use is named before it is taken out.
    LabelSetEditor(const annotation::LabelSet& labels, const QHash<QString, int>& uses, QWidget* parent = nullptr);

    annotation::LabelSet labels() const;
    QTableWidget* table() const { return table_; }
    QLineEdit* tags() const { return tags_; }
    QPushButton* saveButton() const;
    QString message() const;

public Q_SLOTS:
    void addType();
    void removeType();
    /// @param by -1 up, 1 down: the order is that of the keys.
    void moveType(int by);
    /// With a sentence instead when the set is none.
    void accept() override;

private:
    void buildLayout();
    QWidget* buildButtons();
    void addRow(const annotation::FailureType& type);
    void numberRows();

    annotation::LabelSet before_;
    QHash<QString, int> uses_;
    MessageBar* message_;
    QTableWidget* table_;
    QLineEdit* tags_;
    QDialogButtonBox* buttons_;
};

}  // namespace omnidrive::ui
