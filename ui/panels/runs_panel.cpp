// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/runs_panel.h"

#include "ui/bridge/run_catalog.h"
#include "ui/bridge/run_follower.h"
#include "ui/models/shown_text.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/icons.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/run_delegate.h"
#include "ui/views/theme.h"

#include <QDir>
#include <QFileDialog>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

RunsPanel::RunsPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), root_(new ElidedLabel(Qt::ElideMiddle)), recent_(new QToolButton), stack_(new QStackedWidget), view_(new QListView),
      empty_(new EmptyState(QStringLiteral("folder"), tr("No runs here yet"), {})), message_(new MessageBar) {
    buildLayout();
    connectAll();
}

void RunsPanel::buildLayout() {
    readLeftToRight(view_);
    view_->setModel(&model_);
    view_->setItemDelegate(new RunDelegate(view_));
    view_->setAccessibleName(tr("Runs"));
    view_->setMouseTracking(true);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setResizeMode(QListView::Adjust);
    empty_->setAction(tr("Open a run…"));
    stack_->addWidget(empty_);
    stack_->addWidget(view_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, kSpace / 2);
    layout->setSpacing(kSpace / 2);
    layout->addWidget(buildHeader());
    layout->addWidget(message_);
    layout->addWidget(stack_, 1);
}

QWidget* RunsPanel::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace, kSpace / 2, kSpace / 2, 0);
    row->setSpacing(0);
    root_->setProperty("role", QStringLiteral("muted"));
    row->addWidget(root_, 1);
    auto* choose = new QToolButton;
    choose->setIcon(themedIcon(QStringLiteral("folder")));
    choose->setToolTip(tr("List the runs of another folder"));
    choose->setAccessibleName(choose->toolTip());
    connect(choose, &QToolButton::clicked, this, &RunsPanel::chooseRoot);
    recent_->setIcon(themedIcon(QStringLiteral("list")));
    recent_->setToolTip(tr("Recent runs"));
    recent_->setAccessibleName(recent_->toolTip());
    recent_->setPopupMode(QToolButton::InstantPopup);
    recent_->setMenu(new QMenu(recent_));
    connect(recent_->menu(), &QMenu::aboutToShow, this, &RunsPanel::fillRecentMenu);
    row->addWidget(choose);
    row->addWidget(recent_);
    return header;
}

void RunsPanel::connectAll() {
    connect(view_, &QListView::clicked, this, &RunsPanel::open);
    connect(view_, &QListView::activated, this, &RunsPanel::open);
    connect(empty_, &EmptyState::actionTriggered, this, &RunsPanel::openFolder);
    connect(&context_.catalog, &RunCatalog::listed, this, &RunsPanel::showRuns);
    connect(&context_.selection, &SelectionState::runChanged, this, &RunsPanel::markOpenRun);
    connect(&context_.follower, &RunFollower::opened, this, [this](const RunOverview& overview) {
        message_->clear();
        context_.settings.addRecentRun(overview.folder);
    });
    connect(&context_.follower, &RunFollower::openFailed, this, [this](const QString&, const QString& sentence) { message_->showError(sentence); });
}

void RunsPanel::setRoot(const QString& folder) {
    context_.catalog.setRoot(folder);
    root_->setText(QDir(folder).dirName());
    root_->setToolTip(plainTip(folder));
    empty_->setTexts(tr("No runs here yet"),
                     tr("%1 holds no runs. Make one with “omnidrive demo”, start a training, or open the folder of a run.").arg(QDir::toNativeSeparators(folder)));
}

/// The keyboard's place in the list stays with its run; the open run is marked when it comes into the list.
void RunsPanel::showRuns(const std::vector<jobs::RunListing>& runs) {
    const QString open = context_.selection.current().run, cursor = view_->currentIndex().data(RunFolderRole).toString();
    const bool wasListed = model_.rowOf(open) >= 0;
    model_.setRuns(runs);
    stack_->setCurrentIndex(runs.empty() ? 0 : 1);
    const int row = model_.rowOf(cursor);
    if ((!wasListed && model_.rowOf(open) >= 0) || (row < 0 && !view_->currentIndex().isValid())) {
        markOpenRun();
    } else if (row >= 0 && !view_->currentIndex().isValid()) {
        view_->setCurrentIndex(model_.index(row));
    }
}

void RunsPanel::markOpenRun() {
    const int row = model_.rowOf(context_.selection.current().run);
    if (row >= 0) {
        view_->setCurrentIndex(model_.index(row));
    } else {
        view_->clearSelection();
    }
}

void RunsPanel::open(const QModelIndex& index) {
    const QString problem = index.data(RunProblemRole).toString();
    if (!problem.isEmpty()) {
        message_->showError(problem);
        return;
    }
    message_->clear();
    context_.selection.selectRun(index.data(RunFolderRole).toString());
}

void RunsPanel::openFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a run"), context_.catalog.root());
    if (!folder.isEmpty()) {
        context_.selection.selectRun(folder);
    }
}

void RunsPanel::openTraceFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a trace file"), context_.catalog.root(), tr("Traces (*.jsonl *.json *.parquet);;All files (*)"));
    if (!file.isEmpty()) {
        context_.selection.selectRun(file);
    }
}

void RunsPanel::chooseRoot() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("List the runs of a folder"), context_.catalog.root());
    if (!folder.isEmpty()) {
        context_.settings.setRunsFolder(folder);
        setRoot(folder);
    }
}

void RunsPanel::fillRecentMenu() {
    QMenu* menu = recent_->menu();
    menu->clear();
    for (const QString& folder : context_.settings.recentRuns()) {
        menu->addAction(folder, this, [this, folder] { context_.selection.selectRun(folder); });
    }
    if (menu->isEmpty()) {
        menu->addAction(tr("No recent runs"))->setEnabled(false);
    }
    menu->addSeparator();
    menu->addAction(tr("Open a run…"), this, &RunsPanel::openFolder);
    menu->addAction(tr("Open a trace file…"), this, &RunsPanel::openTraceFile);
}

}  // namespace omnidrive::ui
