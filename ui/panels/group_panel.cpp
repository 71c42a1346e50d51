// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group_panel.h"

#include "ui/bridge/case_insight.h"
#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/group_delegate.h"
#include "ui/views/overlap_matrix.h"
#include "ui/views/panel_parts.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr int kStepWidth = 220;

}  // namespace

GroupPanel::GroupPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), question_(new ElidedLabel), badge_(new StateBadge), table_(new QTableView), matrix_(new OverlapMatrix),
      stack_(new QStackedWidget) {
    buildLayout();
    connectAll();
}

void GroupPanel::buildLayout() {
    table_->setModel(&model_);
    table_->setItemDelegate(new GroupDelegate(table_));
    makeRowTable(table_, tr("Rollouts of the group, step by step"));
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(kSpace, 0, kSpace, kSpace);
    column->setSpacing(2);
    auto* title = new QLabel(tr("Same place?"));
    title->setToolTip(tr("Best intersection over union of the crops of each two rollouts"));
    title->setProperty("role", QStringLiteral("muted"));
    column->addWidget(title);
    column->addWidget(matrix_, 1);
    right->setFixedWidth(230);
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(buildHeader(), 0, 0, 1, 2);
    grid->addWidget(table_, 1, 0);
    grid->addWidget(right, 1, 1);
    grid->setColumnStretch(0, 1);
    stack_->addWidget(new EmptyState(QStringLiteral("compare"), tr("No group"), tr("Choose a rollout: all rollouts of its prompt appear here side by side.")));
    stack_->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);
}

QWidget* GroupPanel::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    question_->setProperty("role", QStringLiteral("muted"));
    row->addWidget(question_, 1);
    row->addWidget(badge_);
    return header;
}

void GroupPanel::connectAll() {
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &GroupPanel::showSelected);
    connect(&context_.follower, &RunFollower::caseLoaded, this, [this](const LoadedCasePtr& loaded) {
        groupId_ = QString::fromStdString(loaded->trajectory->groupId);
        want();
    });
    connect(&context_.selection, &SelectionState::runChanged, this, [this](const QString&) {
        groupId_.clear();
        showGroup(nullptr);
    });
    connect(&context_.insight, &CaseInsight::groupLoaded, this, &GroupPanel::showGroup);
    connect(table_, &QTableView::clicked, this, &GroupPanel::choose);
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid()) {
            context_.selection.selectRollout(current.data(GroupRolloutRole).toString());
        }
    });
    connect(matrix_, &OverlapMatrix::picked, this, [this](int row) { table_->setCurrentIndex(model_.index(row, 0)); });
}

void GroupPanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    if (isSeen) {
        want();
    }
}

/// The group is read when it is not the one that is shown, and only while somebody looks.
void GroupPanel::want() {
    const bool isShown = model_.group() != nullptr && QString::fromStdString(model_.group()->groupId) == groupId_;
    if (isSeen_ && !isShown) {
        context_.insight.loadGroup(groupId_);
    }
}

void GroupPanel::showGroup(const GroupViewPtr& group) {
    model_.setGroup(group);
    stack_->setCurrentIndex(group && !group->members.empty() ? 1 : 0);
    if (!group) {
        return;
    }
    const QString question = QString::fromStdString(group->question).simplified();
    question_->setText(group->expectedAnswer.empty() ? question : tr("%1   expected %2").arg(question, QString::fromStdString(group->expectedAnswer)));
    showBadge(*group);
    matrix_->setOverlap(group->overlap, static_cast<int>(group->members.size()));
    fitColumns();
    showSelected();
}

void GroupPanel::moveBy(int places) {
    if (model_.rowCount() > 0) {
        const int row = table_->currentIndex().isValid() ? table_->currentIndex().row() + places : 0;
        table_->setCurrentIndex(model_.index(std::clamp(row, 0, model_.rowCount() - 1), 0));
    }
}

void GroupPanel::showBadge(const insight::GroupView& group) {
    if (group.isProbe) {
        badge_->setState(tr("probe"), ChipTone::Neutral);
        badge_->setToolTip(tr("One question, answered greedily by each checkpoint: how the answer changed while the model trained"));
        return;
    }
    badge_->setState(group.hasSignal ? tr("signal") : tr("no signal"), group.hasSignal ? ChipTone::Neutral : ChipTone::Warning);
    badge_->setToolTip(group.hasSignal ? tr("The rewards differ, so the group taught something")
                                       : tr("All rewards are equal: nothing was learned from this group"));
}

void GroupPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

/// Columns as wide as their texts ask, steps at most kStepWidth; what is free then goes to the steps whose texts are cut.
void GroupPanel::fitColumns() {
    const int columns = model_.columnCount();
    table_->resizeColumnsToContents();
    std::vector<int> wanted(static_cast<size_t>(columns));
    int used = 0;
    for (int column = 0; column < columns; ++column) {
        const bool isStep = column >= kGroupColumns;
        wanted[static_cast<size_t>(column)] = table_->columnWidth(column);
        table_->setColumnWidth(column, isStep ? std::clamp(table_->columnWidth(column), 96, kStepWidth) : std::max(table_->columnWidth(column), 76));
        used += table_->columnWidth(column);
    }
    int free = table_->viewport()->width() - used;
    for (int column = kGroupColumns; column < columns && free > 0; ++column) {
        const int more = std::clamp(wanted[static_cast<size_t>(column)] - table_->columnWidth(column), 0, free);
        table_->setColumnWidth(column, table_->columnWidth(column) + more);
        free -= more;
    }
}

void GroupPanel::showSelected() {
    const int row = model_.rowOf(context_.selection.current().rollout);
    matrix_->setSelected(row);
    if (row >= 0 && row != table_->currentIndex().row()) {
        table_->setCurrentIndex(model_.index(row, 0));
    }
}

void GroupPanel::choose(const QModelIndex& index) {
    const int call = index.data(GroupCallRole).isValid() ? index.data(GroupCallRole).toInt() : -1;
    if (call >= 0) {
        Q_EMIT zoomWanted(call);
    }
}

}  // namespace omnidrive::ui
