// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/training_job.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace omnidrive::ui {

/// What a new training needs: recipe, device and an empty run folder.
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

Q_SIGNALS:
    void startAsked();

private:
    void buildLayout();
    void fillRecipes();
    void chooseFolder();
    void chooseRecipe();
    void updateStart();

    QString root_;
    bool isBusy_ = false, isFolderTyped_ = false;
    QComboBox* recipe_;
    QComboBox* device_;
    QLineEdit* folder_;
    QPushButton* start_;
};

}  // namespace omnidrive::ui
