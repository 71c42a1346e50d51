// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/launch_form.h"

#include "ui/bridge/recipe_list.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace omnidrive::ui {

namespace {

constexpr int kNameRole = Qt::UserRole;

QToolButton* browseButton(const QString& toolTip) {
    auto* button = new QToolButton;
    button->setIcon(themedIcon(QStringLiteral("folder")));
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

QWidget* beside(QWidget* field, QWidget* button) {
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace / 2);
    row->addWidget(field, 1);
    row->addWidget(button);
    return pair;
}

}  // namespace

LaunchForm::LaunchForm(QWidget* parent)
    : QWidget(parent), recipe_(new QComboBox), device_(new QComboBox), folder_(new QLineEdit), start_(new QPushButton(tr("Start training"))) {
    buildLayout();
    fillRecipes();
    updateStart();
}

void LaunchForm::buildLayout() {
    recipe_->setAccessibleName(tr("Recipe"));
    recipe_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    recipe_->setMinimumContentsLength(12);
    device_->setAccessibleName(tr("Device"));
    device_->setEditable(true);
    device_->addItems({tr("as the recipe says"), QStringLiteral("cpu"), QStringLiteral("cuda"), QStringLiteral("cuda:1")});
    device_->setToolTip(tr("cpu, cuda, or cuda:N for the N-th graphics card"));
    folder_->setAccessibleName(tr("Run folder"));
    folder_->setPlaceholderText(tr("a new folder"));
    start_->setProperty("primary", true);
    start_->setIcon(QIcon(iconPixmap(QStringLiteral("play"), 14, Qt::white, devicePixelRatioF())));
    auto* chooseRecipe = browseButton(tr("Take a recipe file"));
    auto* chooseFolder = browseButton(tr("Choose where the run goes"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(kSpace);
    form->setVerticalSpacing(kSpace);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Recipe"), beside(recipe_, chooseRecipe));
    form->addRow(tr("Device"), device_);
    form->addRow(tr("Run folder"), beside(folder_, chooseFolder));
    form->addRow(start_);
    connect(chooseRecipe, &QToolButton::clicked, this, &LaunchForm::chooseRecipe);
    connect(chooseFolder, &QToolButton::clicked, this, &LaunchForm::chooseFolder);
    connect(folder_, &QLineEdit::textEdited, this, [this] { isFolderTyped_ = true; });
    connect(folder_, &QLineEdit::textChanged, this, &LaunchForm::updateStart);
    connect(recipe_, &QComboBox::currentIndexChanged, this, [this] {
        if (!isFolderTyped_ && !root_.isEmpty()) {
            proposeFolder(root_);
        }
    });
    connect(start_, &QPushButton::clicked, this, &LaunchForm::startAsked);
}

void LaunchForm::fillRecipes() {
    for (const RecipeChoice& recipe : shippedRecipes()) {
        recipe_->addItem(recipe.title, recipe.name);
        recipe_->setItemData(recipe_->count() - 1, recipe.name, Qt::ToolTipRole);
    }
}

void LaunchForm::proposeFolder(const QString& root) {
    root_ = root;
    const QString name = QFileInfo(recipe_->currentData(kNameRole).toString()).completeBaseName();
    QString folder = QDir(root).filePath(name);
    for (int number = 2; QFileInfo::exists(folder); ++number) {
        folder = QDir(root).filePath(QStringLiteral("%1-%2").arg(name).arg(number));
    }
    isFolderTyped_ = false;
    folder_->setText(QDir::cleanPath(folder));
}

jobs::TrainingJob::Launch LaunchForm::launch() const {
    jobs::TrainingJob::Launch launch;
    launch.recipe = recipe_->currentData(kNameRole).toString().toStdString();
    launch.run = std::filesystem::path(folder_->text().trimmed().toStdString());
    if (device_->currentText() != device_->itemText(0)) {
        launch.device = device_->currentText().trimmed().toStdString();
    }
    return launch;
}

void LaunchForm::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Where the run goes"), root_);
    if (!folder.isEmpty()) {
        isFolderTyped_ = true;
        folder_->setText(folder);
    }
}

void LaunchForm::chooseRecipe() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Take a recipe file"), root_, tr("Recipes (*.yaml *.yml)"));
    if (!file.isEmpty()) {
        recipe_->addItem(QFileInfo(file).fileName(), file);
        recipe_->setCurrentIndex(recipe_->count() - 1);
    }
}

void LaunchForm::setBusy(bool isBusy) {
    isBusy_ = isBusy;
    updateStart();
}

void LaunchForm::updateStart() { start_->setEnabled(!isBusy_ && recipe_->count() > 0 && !folder_->text().trimmed().isEmpty()); }

}  // namespace omnidrive::ui
