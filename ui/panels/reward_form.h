// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/recipe_sheet.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace omnidrive::ui {

/// The fields of a recipe that make reward and advantage of one stage, in a few lines. What each means is its tool tip; what is wrong with a value
/// stands beside it; a value that differs from the one it began with is bold.
class RewardForm : public QWidget {
    Q_OBJECT

public:
    explicit RewardForm(QWidget* parent = nullptr);

    /// Shows a stage (0-based) of a recipe. @param original what values are compared with.
    void setSheet(const jobs::RecipeSheet& sheet, const jobs::RecipeSheet& original, int stage);
    /// Writes the values shown into the sheet that they came from.
    void takeValues(jobs::RecipeSheet& sheet) const;
    /// The problems of a checked sheet, beside the fields.
    void showProblems(const jobs::RecipeSheet& sheet);
    /// @param name within the stage: "reward.threshold".
    QString value(const QString& name) const;
    /// As if the user had typed it.
    void setValue(const QString& name, const QString& value);
    /// The editor of a field: a QLineEdit or a QComboBox; null when there is none.
    QWidget* editor(const QString& name) const;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QString path, original;
        QLabel* name = nullptr;
        QLineEdit* text = nullptr;      ///< one of the two
        QComboBox* choice = nullptr;
        QLabel* problem = nullptr;

        QString value() const;
    };
    void addRow(const jobs::SheetField& field, const QString& original);
    void takeComma(QLineEdit& text);
    void markChanged(const Row& row) const;
    const Row* find(const QString& name) const;

    QGridLayout* grid_;
    std::vector<Row> rows_;
    QString prefix_;
};

}  // namespace omnidrive::ui
