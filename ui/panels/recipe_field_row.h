// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/recipe_sheet.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace omnidrive::ui {

/// One field of a recipe: its name, an editor that suits its type, what it means, and what is wrong with its value.
class RecipeFieldRow : public QWidget {
    Q_OBJECT

public:
    explicit RecipeFieldRow(const jobs::SheetField& field, QWidget* parent = nullptr);

    QString path() const { return path_; }
    QString value() const;
    void setValue(const QString& value);
    void setProblem(const QString& problem);
    QString problem() const;

Q_SIGNALS:
    void edited();

private:
    QWidget* makeEditor(const jobs::SheetField& field);

    QString path_;
    QComboBox* choice_ = nullptr;      ///< of a choice or a bool
    QPlainTextEdit* lines_ = nullptr;  ///< of a list
    QLineEdit* text_ = nullptr;        ///< of everything else
    QLabel* problem_;
};

}  // namespace omnidrive::ui
