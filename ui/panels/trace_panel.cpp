// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/trace_panel.h"

#include "jobs/reward_terms.h"
#include "ui/bridge/run_follower.h"
#include "ui/bridge/what_if_runner.h"
#include "ui/models/shown_text.h"
#include "ui/models/words.h"
#include "ui/panels/token_panel.h"
#include "ui/selection_state.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/reward_bars.h"
#include "ui/views/state_badge.h"
#include "ui/views/text_viewer.h"
#include "ui/views/theme.h"
#include "ui/views/trace_delegate.h"

#include <QListView>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

QString detailOf(const rollout::Trajectory& trajectory) {
    QStringList parts;
    const bool isImported = !trajectory.turns.empty() && trajectory.turns.front().tokenIds.empty() && trajectory.seed == 0;
    if (isImported) {
        return TracePanel::tr("imported from %1").arg(QString::fromStdString(trajectory.policyVersion));
    }
    if (trajectory.stage > 0) {
        parts.push_back(TracePanel::tr("stage %1, step %2").arg(trajectory.stage).arg(trajectory.step));
    }
    parts.push_back(trajectory.temperature > 0 ? TracePanel::tr("temperature %1").arg(trajectory.temperature) : TracePanel::tr("greedy"));
    parts.push_back(TracePanel::tr("seed %1").arg(trajectory.seed));
    return parts.join(QStringLiteral(" · "));
}

/// "child of zoom 2 of s1-00012-03-5".
QString originOf(const jobs::WhatIfChild& child) {
    const QString parent = QString::fromStdString(child.parentId);
    return child.change.call >= 0 ? TracePanel::tr("child of zoom %1 of %2").arg(child.change.call + 1).arg(parent)
                                  : TracePanel::tr("child of %1").arg(parent);
}

}  // namespace

TracePanel::TracePanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), title_(new ElidedLabel), detail_(new ElidedLabel), result_(new StateBadge), view_(new QListView),
      delegate_(new TraceDelegate(view_)), tokens_(new TokenPanel(context)), rewards_(new RewardBars), stack_(new QStackedWidget), message_(new MessageBar) {
    buildLayout();
    connectAll();
}

void TracePanel::buildLayout() {
    readLeftToRight(view_);
    view_->setModel(&model_);
    view_->setItemDelegate(delegate_);
    view_->setAccessibleName(tr("Steps of the rollout"));
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setResizeMode(QListView::Adjust);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    column->addWidget(view_, 1);
    column->addWidget(tokens_);
    column->addWidget(rewards_);
    stack_->addWidget(new EmptyState(QStringLiteral("thought"), tr("No rollout selected"),
                                     tr("Choose a row of the rollouts table to follow its thoughts, zooms and answer.")));
    stack_->addWidget(page);
    stackWidgets(this, {message_, stack_});
}

QWidget* TracePanel::buildHeader() {
    auto* header = new QWidget;
    auto* grid = new QGridLayout(header);
    grid->setContentsMargins(kSpace * 3 / 2, kSpace, kSpace, kSpace);
    grid->setHorizontalSpacing(kSpace);
    grid->setVerticalSpacing(0);
    title_->setProperty("role", QStringLiteral("heading"));
    detail_->setProperty("role", QStringLiteral("muted"));
    grid->addWidget(title_, 0, 0);
    grid->addWidget(result_, 0, 1, Qt::AlignRight);
    grid->addWidget(detail_, 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    return header;
}

void TracePanel::connectAll() {
    connect(&context_.follower, &RunFollower::closed, this, &TracePanel::clear);
    connect(&context_.follower, &RunFollower::caseLoaded, this, &TracePanel::showCase);
    connect(&context_.follower, &RunFollower::caseFailed, this, [this](const QString&, const QString& sentence) {
        clear();
        message_->showError(sentence);
    });
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int step, int) { showStep(step); });
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        delegate_->setCurrent(current);
        if (current.isValid()) {
            context_.selection.selectTraceStep(current.row(), current.data(TraceCallRole).toInt());
        }
    });
    connect(view_, &QListView::activated, this, &TracePanel::openText);
    connect(&context_.whatIf, &WhatIfRunner::childrenChanged, this, [this] {
        if (model_.trajectory() != nullptr) {
            showHeader(*model_.trajectory());
        }
    });
}

void TracePanel::clear() {
    model_.clear();
    rewards_->clear();
    message_->clear();
    stack_->setCurrentIndex(0);
}

void TracePanel::showCase(const LoadedCasePtr& loaded) {
    const rollout::Trajectory& trajectory = *loaded->trajectory;
    message_->clear();
    delegate_->unfoldAll();
    model_.setTrajectory(loaded->trajectory);
    showHeader(trajectory);
    rewards_->setRewards(loaded->rewards, trajectory.rewards.total, trajectory.advantage, trajectory.groupHasSignal);
    stack_->setCurrentIndex(1);
    goTo(std::max(0, context_.selection.current().traceStep));
    goToCall(std::exchange(wantedCall_, -1));
}

void TracePanel::showHeader(const rollout::Trajectory& trajectory) {
    title_->setText(QString::fromStdString(trajectory.id));
    title_->setToolTip(plainTip(tr("Sample %1, group %2, policy %3").arg(QString::fromStdString(trajectory.sampleId), QString::fromStdString(trajectory.groupId),
                                                                        QString::fromStdString(trajectory.policyVersion))));
    const jobs::WhatIfChildPtr child = context_.whatIf.find(QString::fromStdString(trajectory.id));
    detail_->setText(child
                         ? tr("%1: %2 · %3").arg(originOf(*child), word(jobs::describeChange(child->change)), detailOf(trajectory))
                         : detailOf(trajectory));
    if (trajectory.expectedAnswer.empty() && !trajectory.truncated) {
        result_->setState(tr("no key"), ChipTone::Neutral);
        return;
    }
    result_->setState(trajectory.correct ? tr("right") : trajectory.truncated ? tr("cut off") : tr("wrong"),
                      trajectory.correct ? ChipTone::Good : ChipTone::Bad);
}

/// Follows the shared selection; the rows may belong to a rollout that is still loading.
void TracePanel::showStep(int row) {
    const bool isOurs = model_.trajectory() != nullptr && QString::fromStdString(model_.trajectory()->id) == context_.selection.current().rollout;
    if (isOurs && row >= 0 && row < model_.rowCount() && row != view_->currentIndex().row()) {
        goTo(row);
    }
}

void TracePanel::goTo(int row) {
    if (model_.rowCount() > 0) {
        const QModelIndex index = model_.index(std::clamp(row, 0, model_.rowCount() - 1));
        view_->setCurrentIndex(index);
        view_->scrollTo(index);
    }
}

void TracePanel::stepBy(int rows) { goTo(view_->currentIndex().row() + rows); }

void TracePanel::zoomBy(int direction) {
    const int row = model_.nextCall(view_->currentIndex().row(), direction);
    if (row >= 0) {
        goTo(row);
    }
}

void TracePanel::goToCall(int call) {
    const int row = call < 0 ? -1 : model_.rowOfCall(call);
    if (row >= 0) {
        goTo(row);
    }
}

void TracePanel::wantCall(int call) {
    const bool isLoaded = model_.trajectory() != nullptr && QString::fromStdString(model_.trajectory()->id) == context_.selection.current().rollout;
    wantedCall_ = isLoaded ? -1 : call;
    if (isLoaded) {
        goToCall(call);
    }
}

void TracePanel::wantCallOf(const QString& rollout, int call) {
    context_.selection.selectRollout(rollout);
    wantCall(call);
}

bool TracePanel::isFolded(int row) const { return delegate_->isFolded(model_.index(row)); }

void TracePanel::fold() {
    const QModelIndex index = view_->currentIndex();
    delegate_->setFolded(index, !delegate_->isFolded(index));
    view_->scrollTo(index);
}

void TracePanel::foldAll() {
    bool areAllFolded = true;
    for (int row = 0; row < model_.rowCount(); ++row) {
        areAllFolded = areAllFolded && isFolded(row);
    }
    for (int row = 0; row < model_.rowCount(); ++row) {
        delegate_->setFolded(model_.index(row), !areAllFolded);
    }
    view_->scrollTo(view_->currentIndex());
}

void TracePanel::openText() {
    const QModelIndex index = view_->currentIndex();
    if (index.isValid()) {
        auto* viewer = new TextViewer(index.data(TraceTitleRole).toString(), index.data(TraceTextRole).toString(), window());
        viewer->show();
    }
}

}  // namespace omnidrive::ui
