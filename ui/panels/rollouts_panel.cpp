// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/rollouts_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/views/empty_state.h"
#include "ui/views/filter_edit.h"
#include "ui/views/icons.h"
#include "ui/views/rollout_delegate.h"
#include "ui/views/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr int kTypingPauseMs = 120;

constexpr std::pair<RolloutColumn, int> kWidths[] = {
    {RolloutColumn::Result, 84}, {RolloutColumn::Step, 48}, {RolloutColumn::Kind, 92}, {RolloutColumn::Reward, 68}, {RolloutColumn::Advantage, 88},
    {RolloutColumn::Zooms, 60}, {RolloutColumn::Labels, 124}, {RolloutColumn::Clip, 60}, {RolloutColumn::Answer, 128}, {RolloutColumn::Accuracy, 76},
    {RolloutColumn::Format, 68}, {RolloutColumn::Grounding, 88}, {RolloutColumn::Tokens, 68}, {RolloutColumn::Stage, 60},
    {RolloutColumn::Group, 120}, {RolloutColumn::Id, 140}};

}  // namespace

RolloutsPanel::RolloutsPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), filter_(new FilterEdit(RolloutFilter::fields())), problem_(new QLabel), step_(new QPushButton), count_(new QLabel),
      table_(new QTableView), delegate_(new RolloutDelegate(table_)), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("list"), tr("No rollouts"),
                            tr("Open a run on the left. Rollouts appear here as soon as the trainer has written them."))),
      noMatch_(new EmptyState(QStringLiteral("filter"), tr("Nothing matches"), tr("No rollout of this run passes the filter."))) {
    proxy_.setRollouts(&context_.rollouts);
    buildLayout();
    connectAll();
    noticeRows();
}

void RolloutsPanel::buildLayout() {
    buildTable();
    noMatch_->setAction(tr("Show all"));
    for (QWidget* page : std::initializer_list<QWidget*>{empty_, noMatch_, table_}) {
        stack_->addWidget(page);
    }
    problem_->setProperty("role", QStringLiteral("muted"));
    problem_->setContentsMargins(kSpace, 0, kSpace, 0);
    problem_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, kSpace / 2, 0, 0);
    layout->setSpacing(kSpace / 2);
    layout->addWidget(buildFilterRow());
    layout->addWidget(problem_);
    layout->addWidget(stack_, 1);
}

QWidget* RolloutsPanel::buildFilterRow() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace, 0, kSpace, 0);
    row->setSpacing(kSpace);
    filter_->setPlaceholderText(tr("Filter:  wrong answers with a weak crop = answer:wrong clip<0.2   ( / )"));
    filter_->setClearButtonEnabled(true);
    filter_->setAccessibleName(tr("Filter rollouts"));
    filter_->setToolTip(tr("Words, or fields: kind:object  label:\"traffic light\"  step:10-20  reward<0.5  clip>=0.2  zooms=0\n"
                           "answer:wrong  answer:right  answer:none  is:superseded  is:cut-off  is:no-signal.  A minus negates."));
    step_->setIcon(themedIcon(QStringLiteral("close")));
    step_->setIconSize({12, 12});
    step_->setToolTip(tr("Show the rollouts of all steps"));
    step_->hide();
    count_->setProperty("role", QStringLiteral("muted"));
    row->addWidget(filter_, 1);
    row->addWidget(step_);
    row->addWidget(count_);
    return header;
}

void RolloutsPanel::buildTable() {
    table_->setModel(&proxy_);
    table_->setItemDelegate(delegate_);
    table_->setAccessibleName(tr("Rollouts"));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setSortingEnabled(true);
    table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    proxy_.sort(-1);
    table_->setShowGrid(false);
    table_->setMouseTracking(true);
    table_->setWordWrap(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->verticalHeader()->setDefaultSectionSize(26);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionsMovable(true);
    table_->horizontalHeader()->setSortIndicatorClearable(true);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (const auto& [column, width] : kWidths) {
        table_->setColumnWidth(static_cast<int>(column), width);
    }
}

void RolloutsPanel::connectAll() {
    filterTimer_.setSingleShot(true);
    filterTimer_.setInterval(kTypingPauseMs);
    connect(&filterTimer_, &QTimer::timeout, this, &RolloutsPanel::applyFilter);
    connect(filter_, &QLineEdit::textChanged, &filterTimer_, qOverload<>(&QTimer::start));
    connect(filter_, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        table_->setFocus();
    });
    connect(noMatch_, &EmptyState::actionTriggered, this, [this] {
        setFilterText({});
        context_.selection.selectTrainingStep(std::nullopt);
    });
    connect(step_, &QPushButton::clicked, this, [this] { context_.selection.selectTrainingStep(std::nullopt); });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid()) {
            context_.selection.selectRollout(current.data(RolloutIdRole).toString());
        }
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&proxy_, signal, this, &RolloutsPanel::noticeRows);
    }
    connect(&proxy_, &QAbstractItemModel::modelReset, this, &RolloutsPanel::noticeRows);
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &RolloutsPanel::showSelected);
    connect(&context_.selection, &SelectionState::trainingStepChanged, this, &RolloutsPanel::showStep);
}

void RolloutsPanel::setFilterText(const QString& text) {
    filter_->setText(text);
    applyFilter();
}

void RolloutsPanel::focusFilter() {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
}

void RolloutsPanel::applyFilter() {
    filterTimer_.stop();
    QString problem;
    proxy_.setFilter(RolloutFilter::parse(filter_->text(), &problem));
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    filter_->setProperty("invalid", !problem.isEmpty());
    filter_->style()->unpolish(filter_);
    filter_->style()->polish(filter_);
    noticeRows();
    showSelected();
}

void RolloutsPanel::showStep(std::optional<qint64> step) {
    proxy_.setTrainingStep(step);
    step_->setVisible(step.has_value());
    if (step) {
        step_->setText(tr("step %1").arg(*step));
    }
    noticeRows();
    if (step && proxy_.rowOf(context_.selection.current().rollout) < 0) {
        chooseFirst();
    }
}

void RolloutsPanel::noticeRows() {
    delegate_->setRewardRange(context_.rollouts.lowestReward(), context_.rollouts.highestReward());
    const bool hasAny = context_.rollouts.rowCount() > 0;
    stack_->setCurrentWidget(!hasAny ? static_cast<QWidget*>(empty_) : proxy_.rowCount() == 0 ? static_cast<QWidget*>(noMatch_) : table_);
    updateCount();
    if (hasAny && context_.selection.current().rollout.isEmpty()) {
        chooseFirst();
    } else if (!table_->currentIndex().isValid()) {
        showSelected();   // the rows of a selection made before they arrived
    }
}

void RolloutsPanel::chooseFirst() {
    if (proxy_.rowCount() > 0) {
        context_.selection.selectRollout(proxy_.index(0, 0).data(RolloutIdRole).toString());
    }
}

void RolloutsPanel::updateCount() {
    const QLocale locale;
    const int all = context_.rollouts.rowCount(), shown = proxy_.rowCount();
    count_->setText(all == shown ? tr("%1 rollouts").arg(locale.toString(all)) : tr("%1 of %2").arg(locale.toString(shown), locale.toString(all)));
}

void RolloutsPanel::showSelected() {
    const int row = proxy_.rowOf(context_.selection.current().rollout);
    if (row < 0) {
        table_->selectionModel()->clear();
        return;
    }
    if (row != table_->currentIndex().row()) {
        const int column = std::max(0, table_->currentIndex().column());
        table_->setCurrentIndex(proxy_.index(row, column));
    }
}

void RolloutsPanel::moveBy(int rows) {
    const int now = proxy_.rowOf(context_.selection.current().rollout);
    const int row = std::clamp(now + rows, 0, proxy_.rowCount() - 1);
    if (proxy_.rowCount() > 0) {
        context_.selection.selectRollout(proxy_.index(row, 0).data(RolloutIdRole).toString());
    }
}

}  // namespace omnidrive::ui
