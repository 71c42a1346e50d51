// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/run_set_edit.h"

#include "base/error.h"
#include "ui/models/shown_text.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace omnidrive::ui {

namespace {

QString pathOf(const jobs::RunListing& run) { return QString::fromStdString(run.folder.string()); }

QString textOf(const jobs::RunListing& run) {
    return RunSetEdit::tr("%1 (%2)").arg(QString::fromStdString(run.title), QString::fromStdString(run.folder.filename().string()));
}

}  // namespace

RunSetEdit::RunSetEdit(const QString& title, QWidget* parent) : QWidget(parent), title_(title), label_(new QLabel(title)), runs_(new QComboBox), steps_(new QLineEdit) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace / 2);
    label_->setBuddy(runs_);
    runs_->setEditable(true);
    runs_->setInsertPolicy(QComboBox::NoInsert);
    runs_->setMinimumContentsLength(12);
    runs_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    runs_->setAccessibleName(tr("%1: run, archive or trace file").arg(title));
    runs_->setToolTip(tr("A run of the list, or the path of a run folder, an archive or a trace file"));
    runs_->lineEdit()->setPlaceholderText(tr("run or trace file"));
    steps_->setPlaceholderText(tr("all steps"));
    steps_->setToolTip(tr("Training steps: 10:20, 10:, :20 or 10; empty for all"));
    steps_->setAccessibleName(tr("%1: training steps").arg(title));
    steps_->setFixedWidth(std::max(86, fontMetrics().horizontalAdvance(steps_->placeholderText()) + 3 * kSpace));
    auto* browse = new QToolButton;
    browse->setIcon(themedIcon(QStringLiteral("folder")));
    browse->setToolTip(tr("Choose another run or trace file"));
    browse->setAccessibleName(tr("%1: choose another run or trace file").arg(title));
    browse->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(browse);
    menu->addAction(tr("Run folder or archive…"), this, &RunSetEdit::browseFolder);
    menu->addAction(tr("Trace file…"), this, &RunSetEdit::browseFile);
    browse->setMenu(menu);
    row->addWidget(label_);
    row->addWidget(runs_, 1);
    row->addWidget(browse);
    row->addWidget(steps_);
    connect(steps_, &QLineEdit::returnPressed, this, &RunSetEdit::accepted);
    connect(runs_->lineEdit(), &QLineEdit::returnPressed, this, &RunSetEdit::accepted);
}

void RunSetEdit::alignTitles(std::initializer_list<RunSetEdit*> edits) {
    int width = 0;
    for (const RunSetEdit* edit : edits) {
        width = std::max(width, edit->label_->sizeHint().width());
    }
    for (RunSetEdit* edit : edits) {
        edit->label_->setFixedWidth(width);
    }
}

bool RunSetEdit::offers(const std::vector<jobs::RunListing>& runs) const {
    for (size_t i = 0; i < runs.size(); ++i) {
        const auto item = static_cast<int>(i);
        if (runs_->itemText(item) != textOf(runs[i]) || runs_->itemData(item).toString() != pathOf(runs[i])) {
            return false;
        }
    }
    return runs_->count() == static_cast<int>(runs.size());
}

/// What is being typed, and the cursor in it, stay as they are.
void RunSetEdit::setRuns(const std::vector<jobs::RunListing>& runs) {
    if (offers(runs)) {
        return;
    }
    const QString chosen = run(), typed = runs_->currentText();
    const bool isTyping = runs_->hasFocus() && runs_->findText(typed) < 0;
    const int cursor = runs_->lineEdit()->cursorPosition();
    const QSignalBlocker blocker(runs_);
    runs_->clear();
    for (const jobs::RunListing& listing : runs) {
        runs_->addItem(textOf(listing), pathOf(listing));
        runs_->setItemData(runs_->count() - 1, plainTip(pathOf(listing)), Qt::ToolTipRole);
    }
    const int index = isTyping ? -1 : runs_->findData(chosen);
    runs_->setCurrentIndex(index);
    if (index < 0) {
        runs_->setEditText(typed);
    }
    if (isTyping) {
        runs_->lineEdit()->setCursorPosition(cursor);
    }
}

void RunSetEdit::setRun(const QString& path) {
    const int index = runs_->findData(path);
    runs_->setCurrentIndex(index);
    if (index < 0) {
        runs_->setEditText(path);
    }
}

/// What was typed counts; the text of an item stands for its path.
QString RunSetEdit::run() const {
    const int index = runs_->findText(runs_->currentText());
    return index < 0 ? runs_->currentText().trimmed() : runs_->itemData(index).toString();
}

jobs::ComparedSet RunSetEdit::value() const {
    require(!run().isEmpty(), "{}: choose a run, an archive or a trace file", title_.toStdString());
    return {run().toStdString(), jobs::parseStepRange(steps_->text().trimmed().toStdString())};
}

void RunSetEdit::browseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose a run folder or an archive of rollouts"), run());
    if (!folder.isEmpty()) {
        setRun(folder);
    }
}

void RunSetEdit::browseFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a trace file"), run(), tr("Traces (*.jsonl *.json *.parquet);;All files (*)"));
    if (!file.isEmpty()) {
        setRun(file);
    }
}

}  // namespace omnidrive::ui
