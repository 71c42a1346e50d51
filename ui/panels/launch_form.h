// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/launch_estimate.h"

#include <QMap>
#include <QWidget>

class QComboBox;
class QLabel;
class QMenu;
class QLineEdit;
class QPushButton;

namespace omnidrive::ui {

class RecipeEditor;

/// What a new training needs: recipe, device and an empty run folder. The recipe may be edited, or cloned from any run; the command that the start
/// button runs is shown before, and what it will need: memory at once, the time when trial steps are asked for.
class LaunchForm : public QWidget {
    Q_OBJECT

public:
    explicit LaunchForm(QWidget* parent = nullptr);

    /// Proposes a free folder below `root`.
    void proposeFolder(const QString& root);
    jobs::TrainingJob::Launch launch() const;
    void setBusy(bool isBusy);
    QPushButton* startButton() const { return start_; }
    QLineEdit* folderEdit() const { return folder_; }
    QComboBox* recipeBox() const { return recipe_; }
    /// The exact command of the start button, as a terminal takes it.
    QString commandLine() const;
    LaunchEstimate* estimate() { return &estimate_; }
    bool isSettled() const { return estimate_.isSettled(); }
    /// Shows two recipes side by side: shipped ones, those of the runs in the folder, files.
    void compareRecipes();
    /// Opens an editor on a shipped recipe, a recipe file or the recipe of a run folder; failed() when there is none.
    /// @param values given to fields before it is shown, by their paths.
    void editRecipe(const QString& nameOrPath, const QMap<QString, QString>& values = {});

Q_SIGNALS:
    void startAsked();
    void failed(const QString& sentence);

private:
    void buildLayout();
    void fillRecipes();
    void chooseFolder();
    void chooseRecipe();
    void cloneRun();
    QMenu* recipeMenu();
    void saveEdited(RecipeEditor& editor);
    void takeRecipe(const QString& file);
    void updateStart();
    void showNeeds();

    QString root_;
    bool isBusy_ = false, isFolderTyped_ = false;
    QComboBox* recipe_;
    QComboBox* device_;
    QLineEdit* folder_;
    QLineEdit* command_;
    QLabel* needs_;
    QPushButton* try_;
    QPushButton* start_;
    LaunchEstimate estimate_;
};

}  // namespace omnidrive::ui
