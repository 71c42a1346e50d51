// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/recipe_sheet.h"

#include <QDialog>
#include <QTimer>

#include <vector>

class QLabel;
class QPushButton;
class QTabWidget;

namespace omnidrive::ui {

class RecipeFieldRow;

/// Edits a recipe. Every field, with its unit, range, default, explanation and source, comes from the recipe's own schema; all problems stand
/// beside their fields, and a recipe that has one cannot be saved.
class RecipeEditor : public QDialog {
    Q_OBJECT

public:
    explicit RecipeEditor(jobs::RecipeSheet sheet, QWidget* parent = nullptr);

    const jobs::RecipeSheet& sheet() const { return sheet_; }
    RecipeFieldRow* row(const QString& path) const;
    QPushButton* saveButton() const { return save_; }
    QString summary() const;
    /// Checks now instead of a moment after the last key.
    void check();

Q_SIGNALS:
    /// Save was pressed on a recipe without problems.
    void saveAsked();

private:
    void buildLayout();
    void addRows();
    QWidget* pageOf(const QString& section);

    jobs::RecipeSheet sheet_;
    std::vector<RecipeFieldRow*> rows_;   ///< as the sheet's fields
    QTabWidget* pages_;
    QLabel* summary_;
    QPushButton* save_;
    QTimer checkTimer_;
};

}  // namespace omnidrive::ui
