// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group_panel.h"

#include "ui/bridge/case_insight.h"
#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/group_delegate.h"
#include "ui/views/kept_scroll.h"
#include "ui/views/overlap_matrix.h"
#include "ui/views/panel_parts.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace omnidrive::ui {

namespace {

constexpr int kStepWidth = 220;
/// The rollouts of a group that is being made come one by one, those of a resumed run page by page.
constexpr int kLivePauseMs = 500;

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
    liveTimer_.setSingleShot(true);
    liveTimer_.setInterval(kLivePauseMs);
    connect(&liveTimer_, &QTimer::timeout, this, &GroupPanel::want);
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &GroupPanel::showSelected);
    connect(&context_.follower, &RunFollower::rowsArrived, this, &GroupPanel::noticeRows);
    connect(&context_.follower, &RunFollower::caseLoaded, this, [this](const LoadedCasePtr& loaded) {
        groupId_ = QString::fromStdString(loaded->trajectory->groupId);
        want();
    });
    connect(&context_.selection, &SelectionState::runChanged, this, [this](const QString&) {
        groupId_.clear();
        readId_.clear();
        showGroup(nullptr);
    });
    connect(&context_.insight, &CaseInsight::groupLoaded, this, &GroupPanel::showGroup);
    connect(&context_.insight, &CaseInsight::failed, this, [this] { readId_.clear(); });   // tried again when somebody asks again
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

/// The group is read when it is not the one that was read last, or has other rollouts since, and only while somebody looks.
void GroupPanel::want() {
    if (isSeen_ && readId_ != groupId_) {
        readId_ = groupId_;
        context_.insight.loadGroup(groupId_);
    }
}

/// A resume takes rollouts out of a group or gives its name to another one; a step that is being made, and each checkpoint's answer to a probe, add to it.
/// Not read at once: a resume makes the insight begin anew after this, which drops what was asked before.
void GroupPanel::noticeRows(const RowBatch& batch) {
    const std::string read = readId_.toStdString(), wanted = groupId_.toStdString();
    const auto isOfThem = [&](const store::IndexRow& row) { return row.groupId == read || row.groupId == wanted; };
    if (batch.isReset || std::any_of(batch.rows->begin(), batch.rows->end(), isOfThem)) {
        readId_.clear();
        if (!liveTimer_.isActive()) {
            liveTimer_.start();
        }
    }
}

void GroupPanel::showGroup(const GroupViewPtr& group) {
    const bool isSame = group && model_.group() != nullptr && model_.group()->groupId == group->groupId;
    std::optional<KeptScroll> scroll;
    if (isSame) {
        scroll.emplace(table_);
    }
    const int column = isSame ? std::max(0, table_->currentIndex().column()) : 0;
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
    if (const int row = model_.rowOf(context_.selection.current().rollout); row >= 0) {
        table_->setCurrentIndex(model_.index(row, std::min(column, model_.columnCount() - 1)));
    }
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
