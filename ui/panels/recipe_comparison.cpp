// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recipe_comparison.h"

#include "jobs/failure.h"
#include "jobs/recipe_sheet.h"
#include "ui/models/shown_text.h"
#include "ui/models/words.h"
#include "ui/views/icons.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace omnidrive::ui {

namespace {

/// What the schema says about a field that at least one of them has.
QString explanationOf(const std::string& path, jobs::RecipeSheet& here, jobs::RecipeSheet& there) {
    const jobs::SheetField* field = here.find(path) != nullptr ? here.find(path) : there.find(path);
    if (field == nullptr) {
        return {};
    }
    return field->source.empty() ? word(field->explanation) : QStringLiteral("%1 (%2)").arg(word(field->explanation), QString::fromStdString(field->source));
}

QTableWidgetItem* cell(const std::string& text, const QString& toolTip) {
    QString line = QString::fromStdString(text);
    auto* item = new QTableWidgetItem(line.isEmpty() ? RecipeComparison::tr("(none)") : line.replace(QLatin1Char('\n'), QStringLiteral(", ")));
    item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
    item->setToolTip(plainTip(toolTip));
    return item;
}

}  // namespace

RecipeComparison::RecipeComparison(const std::vector<RecipeSource>& sources, const QString& root, QWidget* parent)
    : QDialog(parent), root_(root), here_(new QComboBox), there_(new QComboBox), summary_(new QLabel), table_(new QTableWidget) {
    setWindowTitle(tr("Compare two recipes"));
    resize(920, 620);
    for (QComboBox* box : {here_, there_}) {
        for (const RecipeSource& source : sources) {
            box->addItem(source.title, source.nameOrPath);
            box->setItemData(box->count() - 1, plainTip(source.nameOrPath), Qt::ToolTipRole);
        }
    }
    there_->setCurrentIndex(std::min(1, there_->count() - 1));
    buildLayout();
    for (QComboBox* box : {here_, there_}) {
        connect(box, &QComboBox::currentIndexChanged, this, &RecipeComparison::compare);
    }
    compare();
}

QWidget* RecipeComparison::chooser(QComboBox* box, const QString& name) {
    box->setAccessibleName(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    auto* browse = new QToolButton;
    browse->setIcon(themedIcon(QStringLiteral("folder")));
    browse->setToolTip(tr("Another recipe file, or another run"));
    browse->setAccessibleName(browse->toolTip());
    auto* menu = new QMenu(browse);
    menu->addAction(tr("A recipe file…"), this, [this, box] { this->browse(box, false); });
    menu->addAction(tr("The recipe of a run…"), this, [this, box] { this->browse(box, true); });
    browse->setMenu(menu);
    browse->setPopupMode(QToolButton::InstantPopup);
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace / 2);
    row->addWidget(box, 1);
    row->addWidget(browse);
    return pair;
}

void RecipeComparison::buildLayout() {
    table_->setColumnCount(3);
    makeRowTable(table_, tr("Fields in which the recipes differ"));
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->setTextElideMode(Qt::ElideRight);
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    auto* choices = new QHBoxLayout;
    choices->setSpacing(kSpace);
    choices->addWidget(chooser(here_, tr("One recipe")), 1);
    choices->addWidget(chooser(there_, tr("The other recipe")), 1);
    auto* close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* below = new QHBoxLayout;
    below->addWidget(summary_, 1);
    below->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpace * 2, kSpace * 2, kSpace * 2, kSpace * 2);
    layout->setSpacing(kSpace);
    layout->addLayout(choices);
    layout->addWidget(table_, 1);
    layout->addLayout(below);
}

void RecipeComparison::choose(QComboBox* box, const QString& nameOrPath) {
    int index = box->findData(nameOrPath);
    if (index < 0 && !nameOrPath.isEmpty()) {
        box->addItem(QFileInfo(nameOrPath).fileName(), nameOrPath);
        box->setItemData(box->count() - 1, plainTip(nameOrPath), Qt::ToolTipRole);
        index = box->count() - 1;
    }
    box->setCurrentIndex(index);
}

void RecipeComparison::showBoth(const QString& here, const QString& there) {
    {
        const QSignalBlocker first(here_), second(there_);
        choose(here_, here);
        choose(there_, there);
    }
    compare();
    show();
}

void RecipeComparison::browse(QComboBox* box, bool isRun) {
    const QString path = isRun ? QFileDialog::getExistingDirectory(this, tr("The run whose recipe is compared"), root_)
                               : QFileDialog::getOpenFileName(this, tr("The recipe to compare"), root_, tr("Recipes (*.yaml *.yml)"));
    if (!path.isEmpty()) {
        choose(box, path);
    }
}

QString RecipeComparison::summary() const { return summary_->text(); }

void RecipeComparison::compare() {
    table_->setRowCount(0);
    table_->setHorizontalHeaderLabels({tr("Field"), here_->currentText(), there_->currentText()});
    bool isGood = true;
    try {
        jobs::RecipeSheet here = jobs::loadSheet(here_->currentData().toString().toStdString());
        jobs::RecipeSheet there = jobs::loadSheet(there_->currentData().toString().toStdString());
        const auto differences = jobs::compareSheets(here, there);
        table_->setRowCount(static_cast<int>(differences.size()));
        for (int row = 0; row < table_->rowCount(); ++row) {
            const jobs::SheetDifference& difference = differences[static_cast<size_t>(row)];
            const QString says = explanationOf(difference.path, here, there);
            table_->setItem(row, 0, cell(difference.path, says));
            table_->setItem(row, 1, cell(difference.here, says));
            table_->setItem(row, 2, cell(difference.there, says));
        }
        summary_->setText(differences.empty() ? tr("Both say the same in every field.")
                                              : differences.size() == 1 ? tr("1 field differs.")
                                                                        : tr("%n fields differ.", nullptr, static_cast<int>(differences.size())));
    } catch (...) {
        isGood = false;
        summary_->setText(QString::fromStdString(jobs::currentFailure().sentence));
    }
    summary_->setProperty("role", isGood ? QStringLiteral("muted") : QStringLiteral("error"));
    summary_->style()->unpolish(summary_);   // the style looks at the role again
    summary_->style()->polish(summary_);
}

}  // namespace omnidrive::ui
