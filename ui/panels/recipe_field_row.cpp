// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recipe_field_row.h"

#include "ui/models/shown_text.h"
#include "ui/models/typed_number.h"
#include "ui/models/words.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace omnidrive::ui {

namespace {

constexpr int kNameWidth = 190, kEditorWidth = 220, kListHeight = 66;

QString text(const std::string& value) { return QString::fromStdString(value); }

QString nameOf(const jobs::SheetField& field) {
    return text(field.path.substr(field.path.rfind('.') + 1)).replace(QLatin1Char('_'), QLatin1Char(' '));
}

/// "steps · [1, 1000000] · default 20 · SPEC section 7"
QString facts(const jobs::SheetField& field) {
    QStringList parts;
    if (!field.unit.empty()) {
        parts.push_back(text(field.unit));
    }
    if (field.choices.empty() && !field.range.empty()) {
        parts.push_back(text(field.range));
    }
    if (!field.defaultValue.empty()) {
        parts.push_back(RecipeFieldRow::tr("default %1").arg(text(field.defaultValue).replace(QLatin1Char('\n'), QStringLiteral(", "))));
    }
    parts.push_back(text(field.source));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

RecipeFieldRow::RecipeFieldRow(const jobs::SheetField& field, QWidget* parent) : QWidget(parent), path_(text(field.path)), problem_(new QLabel) {
    auto* name = new QLabel(nameOf(field));
    name->setFixedWidth(kNameWidth);
    name->setWordWrap(true);
    name->setToolTip(plainTip(path_));
    QWidget* editor = makeEditor(field);
    editor->setFixedWidth(kEditorWidth);
    editor->setAccessibleName(path_);
    name->setBuddy(editor);
    auto* explanation = new QLabel(word(field.explanation));
    explanation->setWordWrap(true);
    auto* more = new QLabel(facts(field));
    more->setProperty("role", QStringLiteral("muted"));
    more->setTextFormat(Qt::PlainText);
    more->setWordWrap(true);
    problem_->setProperty("role", QStringLiteral("error"));
    problem_->setTextFormat(Qt::PlainText);
    problem_->setWordWrap(true);
    problem_->hide();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, kSpace / 2, 0, kSpace / 2);
    grid->setHorizontalSpacing(kSpace * 3 / 2);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(2, 1);
    grid->addWidget(name, 0, 0, 2, 1, Qt::AlignTop);
    grid->addWidget(editor, 0, 1, 2, 1, Qt::AlignTop);
    grid->addWidget(explanation, 0, 2);
    grid->addWidget(more, 1, 2);
    grid->addWidget(problem_, 2, 1, 1, 2);
    setValue(text(field.value));
    setProblem(text(field.problem));
}

QWidget* RecipeFieldRow::makeEditor(const jobs::SheetField& field) {
    if (!field.choices.empty()) {
        choice_ = new QComboBox;
        for (const std::string& choice : field.choices) {
            choice_->addItem(text(choice));
        }
        connect(choice_, &QComboBox::currentTextChanged, this, &RecipeFieldRow::edited);
        return choice_;
    }
    if (field.type == "list") {
        lines_ = new QPlainTextEdit;
        lines_->setFixedHeight(kListHeight);
        lines_->setPlaceholderText(tr("one entry a line"));
        connect(lines_, &QPlainTextEdit::textChanged, this, &RecipeFieldRow::edited);
        return lines_;
    }
    text_ = new QLineEdit;
    connect(text_, &QLineEdit::textChanged, this, &RecipeFieldRow::edited);
    if (field.type == "float" || field.type == "int") {
        connect(text_, &QLineEdit::editingFinished, this, [this] { text_->setText(withPoint(text_->text())); });
    }
    return text_;
}

QString RecipeFieldRow::value() const {
    return choice_ != nullptr ? choice_->currentText() : lines_ != nullptr ? lines_->toPlainText() : text_->text();
}

void RecipeFieldRow::setValue(const QString& value) {
    if (choice_ != nullptr) {
        if (choice_->findText(value) < 0) {
            choice_->addItem(value);   // what the file says stays visible, with its problem
        }
        choice_->setCurrentText(value);
    } else if (lines_ != nullptr) {
        lines_->setPlainText(value);
    } else {
        text_->setText(value);
    }
}

QString RecipeFieldRow::problem() const { return problem_->text(); }

void RecipeFieldRow::setProblem(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

}  // namespace omnidrive::ui
