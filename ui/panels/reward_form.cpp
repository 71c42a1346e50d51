// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/reward_form.h"

#include "ui/models/typed_number.h"
#include "ui/models/words.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace omnidrive::ui {

namespace {

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

/// Fields of a stage that decide about rewards and advantages.
bool isShown(const QString& name) {
    return name.startsWith(QLatin1String("reward.")) || name == QLatin1String("advantage") || name == QLatin1String("advantage_epsilon");
}

QString titleOf(const QString& name) { return name.section(QLatin1Char('.'), -1).replace(QLatin1Char('_'), QLatin1Char(' ')); }

QString tipOf(const jobs::SheetField& field) {
    return RewardForm::tr("%1\n%2, %3 %4").arg(word(field.explanation), fromStd(field.path), fromStd(field.range), fromStd(field.unit)).trimmed();
}

/// "0.2" and "0.20" are one number.
bool isSameValue(const QString& a, const QString& b) {
    bool isNumberA = false, isNumberB = false;
    const double x = a.toDouble(&isNumberA), y = b.toDouble(&isNumberB);
    return isNumberA && isNumberB ? x == y : a == b;
}

}  // namespace

QString RewardForm::Row::value() const { return choice != nullptr ? choice->currentText() : text->text().trimmed(); }

RewardForm::RewardForm(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    grid_->setHorizontalSpacing(kSpace);
    grid_->setVerticalSpacing(3);
    grid_->setColumnStretch(1, 1);
}

void RewardForm::setSheet(const jobs::RecipeSheet& sheet, const jobs::RecipeSheet& original, int stage) {
    for (const Row& row : rows_) {
        for (QWidget* widget : std::initializer_list<QWidget*>{row.name, row.text, row.choice, row.problem}) {
            delete widget;
        }
    }
    rows_.clear();
    prefix_ = QStringLiteral("stages[%1].").arg(stage);
    jobs::RecipeSheet before = original;
    for (const jobs::SheetField& field : sheet.fields) {
        const QString path = fromStd(field.path);
        if (path.startsWith(prefix_) && isShown(path.mid(prefix_.size()))) {
            const jobs::SheetField* was = before.find(field.path);
            addRow(field, was == nullptr ? QString() : fromStd(was->value));
        }
    }
    grid_->setRowStretch(grid_->rowCount(), 1);
}

void RewardForm::addRow(const jobs::SheetField& field, const QString& original) {
    Row row;
    row.path = fromStd(field.path);
    row.original = original;
    const QString title = titleOf(row.path);
    row.name = new QLabel(title);
    row.problem = new QLabel;
    row.problem->setProperty("role", QStringLiteral("error"));
    row.problem->setTextFormat(Qt::PlainText);
    row.problem->setWordWrap(true);
    row.problem->hide();
    QWidget* editor = nullptr;
    if (field.choices.empty()) {
        editor = row.text = new QLineEdit(fromStd(field.value));
        connect(row.text, &QLineEdit::textEdited, this, &RewardForm::edited);
        connect(row.text, &QLineEdit::editingFinished, this, [this, text = row.text] { takeComma(*text); });
    } else {
        editor = row.choice = new QComboBox;
        for (const std::string& choice : field.choices) {
            row.choice->addItem(fromStd(choice));
        }
        row.choice->setCurrentText(fromStd(field.value));
        connect(row.choice, &QComboBox::currentIndexChanged, this, &RewardForm::edited);
    }
    editor->setAccessibleName(title);
    editor->setToolTip(tipOf(field));
    row.name->setToolTip(tipOf(field));
    row.name->setBuddy(editor);
    const int line = 2 * static_cast<int>(rows_.size());
    grid_->addWidget(row.name, line, 0);
    grid_->addWidget(editor, line, 1);
    grid_->addWidget(row.problem, line + 1, 0, 1, 2);
    markChanged(row);
    rows_.push_back(row);
}

void RewardForm::takeComma(QLineEdit& text) {
    const QString number = withPoint(text.text());
    if (number != text.text()) {
        text.setText(number);
        Q_EMIT edited();
    }
}

void RewardForm::markChanged(const Row& row) const {
    QFont font = row.name->font();
    const bool isChanged = !isSameValue(row.value(), row.original);
    font.setBold(isChanged);
    row.name->setFont(font);
    row.name->setText(titleOf(row.path) + (isChanged ? QStringLiteral(" *") : QString()));
}

void RewardForm::takeValues(jobs::RecipeSheet& sheet) const {
    for (const Row& row : rows_) {
        if (jobs::SheetField* field = sheet.find(row.path.toStdString())) {
            field->value = row.value().toStdString();
        }
        markChanged(row);
    }
}

void RewardForm::showProblems(const jobs::RecipeSheet& sheet) {
    for (const jobs::SheetField& field : sheet.fields) {
        const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& one) { return one.path == fromStd(field.path); });
        if (row != rows_.end()) {
            row->problem->setText(fromStd(field.problem));
            row->problem->setVisible(!field.problem.empty());
        }
    }
}

const RewardForm::Row* RewardForm::find(const QString& name) const {
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& one) { return one.path == prefix_ + name; });
    return row == rows_.end() ? nullptr : &*row;
}

QString RewardForm::value(const QString& name) const {
    const Row* row = find(name);
    return row == nullptr ? QString() : row->value();
}

QWidget* RewardForm::editor(const QString& name) const {
    const Row* row = find(name);
    return row == nullptr ? nullptr : row->choice != nullptr ? static_cast<QWidget*>(row->choice) : row->text;
}

void RewardForm::setValue(const QString& name, const QString& value) {
    if (const Row* row = find(name)) {
        row->choice != nullptr ? row->choice->setCurrentText(value) : row->text->setText(value);
        if (row->text != nullptr) {   // a choice announces itself
            Q_EMIT edited();
        }
    }
}

}  // namespace omnidrive::ui
