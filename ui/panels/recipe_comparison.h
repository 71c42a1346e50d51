// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <vector>

class QComboBox;
class QLabel;
class QTableWidget;

namespace omnidrive::ui {

/// A recipe to choose: shipped, a file, or that of a run.
struct RecipeSource {
    QString title;
    QString nameOrPath;   ///< as jobs::loadSheet() takes it
};

/// The fields in which two recipes differ, side by side, each with what the schema says about it. Only looks.
class RecipeComparison : public QDialog {
    Q_OBJECT

public:
    /// @param root where files and runs are looked for first.
    RecipeComparison(const std::vector<RecipeSource>& sources, const QString& root, QWidget* parent = nullptr);

    /// Chooses both; what is not among the sources is added to them.
    void showBoth(const QString& here, const QString& there);
    QComboBox* hereBox() const { return here_; }
    QComboBox* thereBox() const { return there_; }
    QTableWidget* table() const { return table_; }
    /// "3 fields differ", or why there is nothing to see.
    QString summary() const;

private:
    QWidget* chooser(QComboBox* box, const QString& name);
    void buildLayout();
    void choose(QComboBox* box, const QString& nameOrPath);
    void browse(QComboBox* box, bool isRun);
    void compare();

    QString root_;
    QComboBox* here_;
    QComboBox* there_;
    QLabel* summary_;
    QTableWidget* table_;
};

}  // namespace omnidrive::ui
