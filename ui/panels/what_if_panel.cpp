// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/what_if_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/words.h"
#include "ui/panels/what_if_form.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QCryptographicHash>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kRowHeight = 26, kFormWidth = 364;

bool isRunKey(const QKeyEvent& key) {
    return (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) && key.modifiers().testFlag(Qt::ControlModifier);
}

QRectF toImage(const BoxF& inModel, const rollout::Trajectory& trajectory) {
    const double x = static_cast<double>(trajectory.imageWidth) / std::max(1, trajectory.modelWidth),
                 y = static_cast<double>(trajectory.imageHeight) / std::max(1, trajectory.modelHeight);
    return {QPointF(inModel.x0 * x, inModel.y0 * y), QPointF(inModel.x1 * x, inModel.y1 * y)};
}

/// In whole pixels, as a model writes them, and never empty.
BoxF toModel(const QRectF& inImage, const rollout::Trajectory& trajectory) {
    const double x = static_cast<double>(trajectory.modelWidth) / std::max(1, trajectory.imageWidth),
                 y = static_cast<double>(trajectory.modelHeight) / std::max(1, trajectory.imageHeight);
    const BoxF box{std::round(inImage.left() * x), std::round(inImage.top() * y), std::round(inImage.right() * x), std::round(inImage.bottom() * y)};
    return {box.x0, box.y0, std::max(box.x1, box.x0 + 1), std::max(box.y1, box.y0 + 1)};
}

}  // namespace

WhatIfPanel::WhatIfPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      form_(new WhatIfForm),
      summary_(new QLabel),
      table_(new QTableView),
      empty_(
          new EmptyState(QStringLiteral("target"), tr("Nothing asked again yet"),
                         tr("Select a zoom, press X and drag its box; or type another box, label or question. Run (Ctrl+Return) goes on from there, "
                            "the recorded rollout stays as it is."))),
      message_(new MessageBar) {
    buildTable();
    buildLayout();
    connectAll();
    connectForm();
}

void WhatIfPanel::buildTable() {
    table_->setModel(&model_);
    makeRowTable(table_, tr("What came of asking again"));
    table_->setAlternatingRowColors(true);
    table_->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(static_cast<int>(WhatIfColumn::Change), QHeaderView::Stretch);
}

void WhatIfPanel::buildLayout() {
    auto* scroll = new QScrollArea;
    scroll->setWidget(form_);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("What to change"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(kFormWidth);
    scroll->viewport()->setAutoFillBackground(false);
    form_->setAutoFillBackground(false);
    auto* results = new QWidget;
    auto* column = new QVBoxLayout(results);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    summary_->setContentsMargins(kSpace, kSpace / 2, kSpace, kSpace / 2);
    summary_->setWordWrap(true);
    column->addWidget(summary_);
    column->addWidget(table_, 1);
    column->addWidget(empty_, 1);
    auto* split = new QSplitter;
    split->addWidget(scroll);
    split->addWidget(results);
    split->setStretchFactor(1, 1);
    split->setSizes({kFormWidth, 2 * kFormWidth});
    split->setChildrenCollapsible(false);
    stackWidgets(this, {message_, split});
    showChildren();
}

void WhatIfPanel::connectAll() {
    connect(&context_.follower, &RunFollower::caseLoaded, this, &WhatIfPanel::showCase);
    connect(&context_.follower, &RunFollower::caseFailed, this, &WhatIfPanel::clear);
    connect(&context_.follower, &RunFollower::closed, this, &WhatIfPanel::clear);
    connect(&context_.follower, &RunFollower::resumed, this, [this](const QString& shown, const QString& now) {
        if (shown != now) {
            changeDrafts([&](WhatIfDrafts& drafts) { drafts.move(shown, now); });
        }
    });
    connect(&context_.selection, &SelectionState::runChanged, this, &WhatIfPanel::openRun);
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int, int) { showSubject(); });
    WhatIfRunner& runner = context_.whatIf;
    connect(&runner, &WhatIfRunner::childrenChanged, this, &WhatIfPanel::showChildren);
    connect(&runner, &WhatIfRunner::busyChanged, form_, &WhatIfForm::setBusy);
    connect(&runner, &WhatIfRunner::finished, this, &WhatIfPanel::showFinished);
    connect(&runner, &WhatIfRunner::failed, this, [this](const QString& sentence) {
        form_->setStatus({});
        message_->showError(sentence);
    });
    connect(&runner, &WhatIfRunner::progressed, this, [this](const WhatIfProgress& progress) {
        form_->setStatus(progress.total > 0 ? tr("%1 of %2 %3").arg(progress.done).arg(progress.total).arg(progress.what) : progress.what);
    });
    connect(table_, &QTableView::clicked, this, &WhatIfPanel::openRow);
    connect(table_, &QTableView::activated, this, &WhatIfPanel::openRow);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showSummary(); });
}

void WhatIfPanel::connectForm() {
    connect(form_, &WhatIfForm::draftEdited, this, [this](const WhatIfDraft& draft) {
        keepDraft(draft);
        announceBox();
    });
    connect(form_, &WhatIfForm::runWanted, this, [this] { run(); });
    connect(form_, &WhatIfForm::maskWanted, this, &WhatIfPanel::run);
    connect(form_, &WhatIfForm::cancelWanted, &context_.whatIf, &WhatIfRunner::cancel);
    connect(form_, &WhatIfForm::discardWanted, this, [this] {
        keepDraft({});
        form_->setDraft({});
        announceBox();
    });
    for (QWidget* field : form_->fields()) {
        watchKeysOf(field);
    }
    watchKeysOf(table_);
}

QString WhatIfPanel::message() const { return message_->message(); }
QString WhatIfPanel::summary() const { return summary_->text(); }

/// Ctrl+Return belongs to the window's step texts elsewhere.
bool WhatIfPanel::eventFilter(QObject* watched, QEvent* event) {
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    const bool isOurs = isEditing_ || isAncestorOf(static_cast<QWidget*>(watched));
    if (!isKey || !isOurs || !isRunKey(*static_cast<QKeyEvent*>(event))) {
        return QWidget::eventFilter(watched, event);
    }
    if (event->type() == QEvent::KeyPress) {
        run();
    }
    event->accept();
    return true;
}

/// Seed and model give way first.
void WhatIfPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr int kRoomForModel = 760, kRoomForSeed = 940;
    table_->setColumnHidden(static_cast<int>(WhatIfColumn::Model), width() < kRoomForModel);
    table_->setColumnHidden(static_cast<int>(WhatIfColumn::Seed), width() < kRoomForSeed);
}

void WhatIfPanel::openRun(const QString& run) {
    clear();
    draftsKey_ = QStringLiteral("whatIf/drafts-%1").arg(QString::fromLatin1(QCryptographicHash::hash(run.toUtf8(), QCryptographicHash::Md5).toHex()));
    drafts_ = WhatIfDrafts::fromText(context_.settings.value(draftsKey_).toByteArray());
    run.isEmpty() ? context_.whatIf.close() : context_.whatIf.open(run);
}

void WhatIfPanel::clear() {
    trajectory_.reset();
    subject_ = {};
    message_->clear();
    form_->setSubject(nullptr, {}, {});
    announceBox();
    showChildren();
}

void WhatIfPanel::showCase(const LoadedCasePtr& loaded) {
    trajectory_ = loaded->trajectory;
    row_ = loaded->row;
    message_->clear();
    showSubject();
    showChildren();
}

/// The selection may be ahead of the rollout that is still loading.
void WhatIfPanel::showSubject() {
    const Selection& now = context_.selection.current();
    if (!trajectory_ || QString::fromStdString(trajectory_->id) != now.rollout) {
        return;
    }
    subject_ = subjectOf(*trajectory_, now.call);
    form_->setSubject(trajectory_, subject_, drafts_.of(subject_.rollout, subject_.call));
    announceBox();
}

void WhatIfPanel::showChildren() {
    form_->setCheckpoints(context_.whatIf.checkpoints());
    const QString own = trajectory_ ? QString::fromStdString(trajectory_->id) : QString();
    const jobs::WhatIfChildPtr self = context_.whatIf.find(own);
    auto children = self ? context_.whatIf.childrenOf(QString::fromStdString(self->parentId)) : std::vector<jobs::WhatIfChildPtr>{};   // its siblings
    const auto further = context_.whatIf.childrenOf(own);
    children.insert(children.end(), further.begin(), further.end());
    model_.setChildren(children);
    const bool isEmpty = children.empty();
    table_->setVisible(!isEmpty);
    summary_->setVisible(!isEmpty);
    empty_->setVisible(isEmpty);
    const int newest = model_.rowOf(newestChild_), row = newest >= 0 ? newest : self ? model_.rowOf(own) : 0;
    if (!isEmpty) {
        table_->setCurrentIndex(model_.index(std::max(row, 0), 0));
    }
    showSummary();
}

/// Of the request that the current row belongs to.
void WhatIfPanel::showSummary() {
    const auto batch = model_.batch(table_->currentIndex().data(WhatIfBatchRole).toString());
    if (batch.empty()) {
        summary_->clear();
        return;
    }
    const QString verdict = word(batch.front()->verdict);
    const QString changes = word(jobs::describeChanges(jobs::answerChanges(batch)));
    const QString what = word(jobs::describeChange(batch.front()->change));
    const QString text = verdict.isEmpty() ? tr("%1: %2").arg(what, changes) : tr("%1: %2; %3").arg(what, verdict, changes);
    summary_->setText(text.left(1).toUpper() + text.mid(1));
}

void WhatIfPanel::setEditing(bool isOn) {
    if (isOn != isEditing_) {
        isEditing_ = isOn;
        Q_EMIT editingChanged(isOn);
    }
    announceBox();
}

void WhatIfPanel::announceBox() {
    const bool canEdit = isEditing_ && trajectory_ && subject_.call >= 0;
    const auto box = form_->draft().boxInModel ? form_->draft().boxInModel : subject_.boxInModel;
    Q_EMIT editedBoxChanged(!canEdit ? std::nullopt : std::optional(box ? toImage(*box, *trajectory_) : QRectF()));
}

void WhatIfPanel::takeBox(const QRectF& inImage) {
    if (trajectory_ && subject_.call >= 0) {
        WhatIfDraft draft = form_->draft();
        const BoxF box = toModel(inImage, *trajectory_);
        draft.boxInModel = subject_.boxInModel == box ? std::nullopt : std::optional(box);
        keepDraft(draft);
        form_->setDraft(draft);
    }
}

void WhatIfPanel::keepDraft(const WhatIfDraft& draft) {
    changeDrafts([&](WhatIfDrafts& drafts) { drafts.set(subject_.rollout, subject_.call, draft); });
}

/// Another Studio may have drafts of the same run: those that it wrote meanwhile stay.
void WhatIfPanel::changeDrafts(const std::function<void(WhatIfDrafts&)>& change) {
    context_.settings.refresh();
    drafts_ = WhatIfDrafts::fromText(context_.settings.value(draftsKey_).toByteArray());
    change(drafts_);
    context_.settings.setValue(draftsKey_, drafts_.toText());
}

void WhatIfPanel::run(jobs::WhatIfMask mask) {
    if (!trajectory_ || context_.whatIf.isBusy()) {
        return;
    }
    jobs::WhatIfRequest request = form_->request(mask);
    request.row = row_;
    const QString problem = QString::fromStdString(jobs::problemOf(request, *trajectory_));
    if (!problem.isEmpty()) {
        message_->showError(problem.left(1).toUpper() + problem.mid(1));
        return;
    }
    message_->clear();
    form_->setStatus(tr("Asking…"));
    asked_ = mask == jobs::WhatIfMask::None ? subject_ : WhatIfSubject{};
    askedDraft_ = form_->draft();
    context_.whatIf.run(request);
}

/// A draft that was run is done with; one that was changed while it ran is the next one.
void WhatIfPanel::showFinished(const QString& parent, const QStringList& children, bool wasCancelled) {
    form_->setStatus(!wasCancelled        ? tr("Done: %n continuation(s)", nullptr, static_cast<int>(children.size()))
                     : children.isEmpty() ? tr("Cancelled; nothing was whole yet")
                                          : tr("Cancelled; %n continuation(s) kept", nullptr, static_cast<int>(children.size())));
    newestChild_ = children.value(0);
    const bool wasRun = !wasCancelled && asked_.rollout == parent && !children.isEmpty();
    if (wasRun && drafts_.of(asked_.rollout, asked_.call) == askedDraft_) {
        changeDrafts([&](WhatIfDrafts& drafts) { drafts.set(asked_.rollout, asked_.call, {}); });
        if (subject_.rollout == asked_.rollout && subject_.call == asked_.call) {
            showSubject();
        }
    }
    asked_ = {};
}

bool WhatIfPanel::moveBy(int rows) {
    const int now = model_.rowOf(context_.selection.current().rollout);
    if (now >= 0) {
        openRow(model_.index(std::clamp(now + rows, 0, model_.rowCount() - 1), 0));
    }
    return now >= 0;
}

void WhatIfPanel::openRow(const QModelIndex& index) {
    const jobs::WhatIfChildPtr child = context_.whatIf.find(index.data(WhatIfIdRole).toString());
    if (child) {
        newestChild_.clear();
        Q_EMIT childWanted(QString::fromStdString(child->id), child->change.call);
    }
}

}  // namespace omnidrive::ui
