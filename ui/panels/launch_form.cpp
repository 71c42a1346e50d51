// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/launch_form.h"

#include "ui/bridge/recipe_list.h"
#include "ui/models/shown_text.h"
#include "ui/panels/recipe_comparison.h"
#include "ui/panels/recipe_editor.h"
#include "ui/views/duration_text.h"
#include "ui/views/icons.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <cctype>
#include <cstring>

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
    : QWidget(parent),
      recipe_(new QComboBox),
      device_(new QComboBox),
      folder_(new QLineEdit),
      command_(new QLineEdit),
      needs_(new QLabel),
      try_(new QPushButton(tr("Try"))),
      start_(new QPushButton(tr("Start training"))) {
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
    command_->setReadOnly(true);
    command_->setFont(monospaceFont());
    command_->setAccessibleName(tr("Command that the start button runs"));
    command_->setToolTip(tr("What the start button runs; a terminal takes it too"));
    needs_->setTextFormat(Qt::PlainText);
    needs_->setWordWrap(true);
    needs_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    needs_->setAccessibleName(tr("What the training needs"));
    try_->setObjectName(QStringLiteral("try"));
    try_->setToolTip(tr("Two real steps of each stage tell the time; nothing of them is kept"));
    auto* chooseRecipe = browseButton(tr("Edit, clone, compare or open a recipe"));
    chooseRecipe->setMenu(recipeMenu());
    chooseRecipe->setPopupMode(QToolButton::InstantPopup);
    auto* chooseFolder = browseButton(tr("Choose where the run goes"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(kSpace);
    form->setVerticalSpacing(kSpace);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Recipe"), beside(recipe_, chooseRecipe));
    form->addRow(tr("Device"), device_);
    form->addRow(tr("Run folder"), beside(folder_, chooseFolder));
    form->addRow(tr("Command"), command_);
    form->addRow(tr("Needs"), beside(needs_, try_));
    form->addRow(start_);
    connect(chooseFolder, &QToolButton::clicked, this, &LaunchForm::chooseFolder);
    connect(folder_, &QLineEdit::textEdited, this, [this] { isFolderTyped_ = true; });
    connect(folder_, &QLineEdit::textChanged, this, &LaunchForm::updateStart);
    connect(recipe_, &QComboBox::currentIndexChanged, this, [this] {
        if (!isFolderTyped_ && !root_.isEmpty()) {
            proposeFolder(root_);
        }
        updateStart();
    });
    connect(device_, &QComboBox::currentTextChanged, this, &LaunchForm::updateStart);
    connect(start_, &QPushButton::clicked, this, &LaunchForm::startAsked);
    connect(try_, &QPushButton::clicked, this, [this] { estimate_.isTrying() ? estimate_.cancel() : estimate_.tryIt(); });
    connect(&estimate_, &LaunchEstimate::changed, this, &LaunchForm::showNeeds);
}

void LaunchForm::fillRecipes() {
    for (const RecipeChoice& recipe : shippedRecipes()) {
        recipe_->addItem(recipe.title, recipe.name);
        recipe_->setItemData(recipe_->count() - 1, plainTip(recipe.name), Qt::ToolTipRole);
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

QMenu* LaunchForm::recipeMenu() {
    auto* menu = new QMenu(this);
    menu->addAction(tr("Edit this recipe…"), this, [this] { editRecipe(recipe_->currentData(kNameRole).toString()); });
    menu->addAction(tr("Clone the recipe of a run…"), this, [this] { cloneRun(); });
    menu->addAction(tr("Compare it with another…"), this, [this] { compareRecipes(); });
    menu->addAction(tr("Take a recipe file…"), this, [this] { chooseRecipe(); });
    return menu;
}

void LaunchForm::chooseRecipe() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Take a recipe file"), root_, tr("Recipes (*.yaml *.yml)"));
    if (!file.isEmpty()) {
        takeRecipe(file);
    }
}

void LaunchForm::takeRecipe(const QString& file) {
    const int known = recipe_->findData(file, kNameRole);
    if (known < 0) {
        recipe_->addItem(QFileInfo(file).fileName(), file);
    }
    recipe_->setCurrentIndex(known < 0 ? recipe_->count() - 1 : known);
}

void LaunchForm::cloneRun() {
    const QString run = QFileDialog::getExistingDirectory(this, tr("The run whose recipe is cloned"), root_);
    if (!run.isEmpty()) {
        editRecipe(run);
    }
}

/// Those of the list, then the runs in the folder where this one would go.
void LaunchForm::compareRecipes() {
    std::vector<RecipeSource> sources;
    for (int i = 0; i < recipe_->count(); ++i) {
        sources.push_back({recipe_->itemText(i), recipe_->itemData(i, kNameRole).toString()});
    }
    for (const QFileInfo& run : QDir(root_).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
        if (!root_.isEmpty() && QFileInfo::exists(run.filePath() + QStringLiteral("/recipe.yaml"))) {
            sources.push_back({tr("run %1").arg(run.fileName()), run.filePath()});
        }
    }
    auto* comparison = new RecipeComparison(sources, root_, this);
    comparison->setAttribute(Qt::WA_DeleteOnClose);
    const QString mine = recipe_->currentData(kNameRole).toString();
    const auto other = std::ranges::find_if(sources, [&](const RecipeSource& source) { return source.nameOrPath != mine; });
    comparison->showBoth(mine, other == sources.end() ? mine : other->nameOrPath);
}

void LaunchForm::editRecipe(const QString& nameOrPath, const QMap<QString, QString>& values) {
    try {
        jobs::RecipeSheet sheet = jobs::loadSheet(nameOrPath.toStdString());
        for (auto it = values.begin(); it != values.end(); ++it) {
            if (jobs::SheetField* field = sheet.find(it.key().toStdString())) {
                field->value = it.value().toStdString();
            }
        }
        jobs::checkSheet(sheet);
        RecipeEditor editor(sheet, this);
        connect(&editor, &RecipeEditor::saveAsked, this, [this, &editor] { saveEdited(editor); });
        editor.exec();
    } catch (...) {
        Q_EMIT failed(QString::fromStdString(jobs::currentFailure().sentence));
    }
}

void LaunchForm::saveEdited(RecipeEditor& editor) {
    const QString file = QFileDialog::getSaveFileName(&editor, tr("Save the recipe"), QDir(root_).filePath(QStringLiteral("recipe.yaml")),
                                                      tr("Recipes (*.yaml *.yml)"));
    if (file.isEmpty()) {
        return;
    }
    try {
        jobs::saveSheet(editor.sheet(), std::filesystem::path(file.toStdString()));
        takeRecipe(file);
        editor.accept();
    } catch (...) {
        Q_EMIT failed(QString::fromStdString(jobs::currentFailure().sentence));
    }
}

QString LaunchForm::commandLine() const {
    const auto quoted = [](const std::string& word) {
        QString text = QString::fromStdString(word);
        const bool isPlain = std::all_of(
            word.begin(), word.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("._/:-", c) != nullptr; });
        return isPlain && !word.empty() ? text : QStringLiteral("'%1'").arg(text.replace(QLatin1Char('\''), QStringLiteral("'\\''")));
    };
    const jobs::TrainingJob::Launch start = launch();
    QString line = QStringLiteral("omnidrive train %1 --run %2").arg(quoted(start.recipe), quoted(start.run.string()));
    return start.device.empty() ? line : line + QStringLiteral(" --device ") + quoted(start.device);
}

void LaunchForm::setBusy(bool isBusy) {
    isBusy_ = isBusy;
    updateStart();
}

void LaunchForm::updateStart() {
    const bool isComplete = recipe_->count() > 0 && !folder_->text().trimmed().isEmpty();
    start_->setEnabled(!isBusy_ && isComplete);
    command_->setText(isComplete ? commandLine() : QString());
    command_->setCursorPosition(0);
    estimate_.setLaunch(launch());
    showNeeds();
}

/// Steps, memory and time, or why it cannot start.
void LaunchForm::showNeeds() {
    const bool isTrying = estimate_.isTrying();
    try_->setText(isTrying ? tr("Cancel") : tr("Try"));
    try_->setEnabled(isTrying || (!isBusy_ && recipe_->count() > 0));
    const bool isProblem = !estimate_.problem().isEmpty();
    needs_->setProperty("role", isProblem ? QStringLiteral("error") : QStringLiteral("muted"));
    needs_->style()->polish(needs_);
    if (isProblem || isTrying || !estimate_.needs()) {
        needs_->setText(isProblem ? estimate_.problem() : isTrying ? tr("trying two steps of each stage…") : QStringLiteral("…"));
        return;
    }
    const LaunchNeeds& needs = *estimate_.needs();
    const QString time = needs.seconds ? tr("about %1 by a trial").arg(durationText(*needs.seconds)) : tr("time: not tried yet");
    static const QRegularExpression parts(QStringLiteral(" \\([^)]*\\)"));   // of the memory, one by one
    needs_->setText(tr("%n steps; %1; %2", nullptr, static_cast<int>(needs.steps)).arg(time, QString(needs.memory).remove(parts)));
    needs_->setToolTip(needs.memory);
}

}  // namespace omnidrive::ui
