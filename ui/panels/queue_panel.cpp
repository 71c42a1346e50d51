// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/queue_panel.h"

#include "ui/bridge/case_insight.h"
#include "ui/bridge/run_follower.h"
#include "ui/views/duration_text.h"
#include "ui/selection_state.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/kept_scroll.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/queue_delegate.h"
#include "ui/views/theme.h"

#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <optional>

namespace omnidrive::ui {

namespace {

/// A live run brings rollouts many times a second; a queue that changes as often cannot be read.
constexpr int kLivePauseMs = 2000;
/// Cases that the second witness is asked about in one round: some minutes on a slow machine.
constexpr qsizetype kAskedAtOnce = 100;

}  // namespace

QueuePanel::QueuePanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), status_(new ElidedLabel), view_(new QListView), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("target"), tr("Nothing suspicious"), tr("Open a run: rollouts that answer with confidence although no crop "
                                                                                  "shows what they name come here, the worst first."))),
      message_(new MessageBar), ask_(new QPushButton) {
    buildLayout();
    connectAll();
}

void QueuePanel::buildLayout() {
    readLeftToRight(view_);
    view_->setModel(&model_);
    view_->setItemDelegate(new QueueDelegate(view_));
    view_->setUniformItemSizes(true);
    view_->setMouseTracking(true);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setAccessibleName(tr("Suspicious rollouts, the worst first"));
    status_->setProperty("role", QStringLiteral("muted"));
    status_->setToolTip(tr("score = 100 × confidence × (0.15 + 0.85 ungrounded) × (0.5 + 0.5 disagreement) × witness\n"
                           "confidence: geometric mean of the probabilities of the last turn's tokens\n"
                           "ungrounded: −log10(g) / 6 of the best grounding score g of its crops\n"
                           "disagreement: share of the group that answered otherwise\n"
                           "The truth of the data set plays no part."));
    stack_->addWidget(empty_);
    stack_->addWidget(view_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(message_);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    head->addWidget(status_, 1);
    head->addWidget(ask_);
    ask_->hide();
    ask_->setToolTip(tr("An object detector that knows nothing of the model looks at the first %1 cases; its “no” raises them in the queue").arg(kAskedAtOnce));
    layout->addLayout(head);
    layout->addWidget(stack_, 1);
}

void QueuePanel::connectAll() {
    liveTimer_.setSingleShot(true);
    liveTimer_.setInterval(kLivePauseMs);
    connect(&liveTimer_, &QTimer::timeout, this, [this] { context_.insight.wantOverview(); });
    connect(&context_.insight, &CaseInsight::overviewChanged, this, &QueuePanel::showOverview);
    connect(&context_.insight, &CaseInsight::failed, message_, &MessageBar::showError);
    connect(ask_, &QPushButton::clicked, this, &QueuePanel::askWitness);
    connect(&round_, &WitnessRound::reported, &context_.insight, &CaseInsight::noteWitness);
    connect(&round_, &WitnessRound::progressed, this, &QueuePanel::showRound);
    connect(&round_, &WitnessRound::ended, this, [this] { showRound(0, 0); });
    connect(&round_, &WitnessRound::failed, this, [this](const QString& sentence) {
        message_->showError(sentence);
        showRound(0, 0);
    });
    connect(&context_.follower, &RunFollower::closed, this, [this] { round_.cancel(); });
    connect(&context_.follower, &RunFollower::opened, this, [this](const RunOverview&) {
        message_->clear();
        if (isSeen_) {
            context_.insight.wantOverview();
        }
    });
    connect(&context_.follower, &RunFollower::rowsArrived, this, [this](const RowBatch& batch) {
        if (isSeen_ && !batch.hasMore && !liveTimer_.isActive()) {
            liveTimer_.start();
        }
    });
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &QueuePanel::showSelected);
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        const QString id = current.data(QueueRolloutRole).toString();
        if (current.isValid() && id != context_.selection.current().rollout) {
            context_.selection.selectRollout(id);
            Q_EMIT zoomWanted(current.data(QueueCallRole).toInt());
        }
    });
}

void QueuePanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    if (isSeen) {
        context_.insight.wantOverview();
    }
}

void QueuePanel::showOverview(const CaseOverviewPtr& overview) {
    std::optional<KeptScroll> scroll;
    if (overview_ && overview) {   // the same run, which has gone on
        scroll.emplace(view_);
    }
    overview_ = overview;
    model_.setOverview(overview);
    stack_->setCurrentWidget(model_.rowCount() > 0 ? static_cast<QWidget*>(view_) : empty_);
    const QLocale locale;
    status_->setVisible(overview != nullptr);
    if (overview) {
        const QString read = locale.toString(static_cast<qlonglong>(overview->digests.size()));
        const QString judged = overview->witnessed > 0 ? tr("; the second witness was asked about %1").arg(overview->witnessed) : QString();
        status_->setText(overview->isComplete ? tr("%1 of %2 rollouts, the most suspicious first%3").arg(locale.toString(model_.rowCount()), read, judged)
                                              : tr("Reading traces: %1 of %2…").arg(read, locale.toString(overview->total)));
    }
    showSelected();
    if (!round_.isBusy()) {
        showRound(0, 0);
    }
}

/// The first cases of the queue that were not asked about.
QStringList QueuePanel::unwitnessed() const {
    QStringList ids;
    for (size_t i = 0; overview_ && i < overview_->queue.size() && ids.size() < kAskedAtOnce; ++i) {
        if (!overview_->isQueueWitnessed[i]) {
            ids.push_back(QString::fromStdString(overview_->digests[overview_->queue[i].index].id));
        }
    }
    return ids;
}

void QueuePanel::askWitness() {
    message_->clear();
    const QStringList ids = unwitnessed();
    if (round_.isBusy()) {
        round_.cancel();
    } else if (!ids.isEmpty()) {
        clock_.start();
        round_.start(context_.selection.current().run, ids);
    }
    showRound(0, static_cast<int>(ids.size()));
}

void QueuePanel::showRound(int done, int total) {
    const auto left = static_cast<int>(unwitnessed().size());
    ask_->setVisible(round_.isBusy() || left > 0);
    if (!round_.isBusy()) {
        ask_->setText(tr("Ask the second witness about %1").arg(left));
        return;
    }
    const double seconds = done > 0 ? static_cast<double>(clock_.elapsed()) / 1000 / done * (total - done) : -1;
    ask_->setText(done > 0 ? tr("Cancel (%1 of %2, %3 left)").arg(done).arg(total).arg(durationText(seconds)) : tr("Cancel (%1 to ask)").arg(total));
}

void QueuePanel::showSelected() {
    const int row = model_.rowOf(context_.selection.current().rollout);
    if (row < 0) {
        view_->selectionModel()->clear();
    } else if (row != view_->currentIndex().row()) {
        view_->setCurrentIndex(model_.index(row));
        view_->scrollTo(model_.index(row));
    }
}

void QueuePanel::moveBy(int places) {
    if (model_.rowCount() > 0) {
        const int row = view_->currentIndex().isValid() ? view_->currentIndex().row() + places : 0;
        view_->setCurrentIndex(model_.index(std::clamp(row, 0, model_.rowCount() - 1)));
    }
}

}  // namespace omnidrive::ui
