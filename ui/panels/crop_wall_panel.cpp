// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/crop_wall_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/crop_wall_delegate.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/grid_view.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

const QString kOrderKey = QStringLiteral("wall/order"), kDescendingKey = QStringLiteral("wall/descending");
/// A turn of the wheel moves many times; the crops are asked for when it pauses.
constexpr int kScrollPauseMs = 30;
/// A live run brings rollouts many times a second.
constexpr int kLivePauseMs = 3000;

}  // namespace

CropWallPanel::CropWallPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), status_(new ElidedLabel), order_(new QComboBox), direction_(new QToolButton), view_(new GridView),
      empty_(new EmptyState(QStringLiteral("wall"), {}, {})), stack_(new QStackedWidget), message_(new MessageBar) {
    buildLayout();
    connectAll();
    showTiles(nullptr);
}

void CropWallPanel::buildLayout() {
    view_->setModel(&model_);
    view_->setItemDelegate(new CropWallDelegate(view_));
    view_->setAccessibleName(tr("Crops of all zooms of the run"));
    stack_->addWidget(empty_);
    stack_->addWidget(view_);
    stackWidgets(this, {message_, buildHeader(), stack_});
}

QWidget* CropWallPanel::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace / 2);
    status_->setProperty("role", QStringLiteral("muted"));
    const std::pair<insight::WallOrder, QString> orders[] = {{insight::WallOrder::Run, tr("order of the run")},
                                                             {insight::WallOrder::Clip, tr("CLIP score")},
                                                             {insight::WallOrder::Grounding, tr("grounding score g")},
                                                             {insight::WallOrder::Reward, tr("reward of the rollout")},
                                                             {insight::WallOrder::Camera, tr("camera")},
                                                             {insight::WallOrder::Label, tr("label")}};
    for (const auto& [order, name] : orders) {
        order_->addItem(name, static_cast<int>(order));
    }
    order_->setCurrentIndex(std::max(0, order_->findData(context_.settings.value(kOrderKey, static_cast<int>(insight::WallOrder::Clip)).toInt())));
    order_->setAccessibleName(tr("Sort the crops by"));
    order_->setToolTip(
        tr("Sort by: CLIP score = cosine of CLIP(label) and CLIP(crop); grounding score g before the gates; reward of the zoom's rollout;\n"
           "camera that holds the centre of the box; label. Crops without the value come last."));
    direction_->setCheckable(true);
    direction_->setChecked(context_.settings.value(kDescendingKey, false).toBool());
    direction_->setToolTip(tr("Turn the order round"));
    direction_->setAccessibleName(direction_->toolTip());
    row->addWidget(status_, 1);
    row->addWidget(order_);
    row->addWidget(direction_);
    return header;
}

void CropWallPanel::connectAll() {
    for (QTimer* timer : {&pictureTimer_, &liveTimer_}) {
        timer->setSingleShot(true);
    }
    pictureTimer_.setInterval(kScrollPauseMs);
    liveTimer_.setInterval(kLivePauseMs);
    connect(&pictureTimer_, &QTimer::timeout, this, &CropWallPanel::wantPictures);
    connect(&liveTimer_, &QTimer::timeout, this, [this] { context_.insight.wantOverview(); });
    connect(view_, &GridView::visibleRowsChanged, this, [this] { pictureTimer_.start(); });
    connect(view_, &GridView::clicked, this, &CropWallPanel::choose);
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, &CropWallPanel::choose);
    connect(order_, &QComboBox::currentIndexChanged, this, [this](int) {
        context_.settings.setValue(kOrderKey, order_->currentData());
        sortNow();
    });
    connect(direction_, &QToolButton::toggled, this, [this](bool isDescending) {
        context_.settings.setValue(kDescendingKey, isDescending);
        sortNow();
    });
    connect(&context_.insight, &CaseInsight::overviewChanged, this, &CropWallPanel::showOverview);
    connect(&context_.insight, &CaseInsight::failed, message_, &MessageBar::showError);
    connect(&context_.wall, &CropWall::tilesSorted, this, &CropWallPanel::showTiles);
    connect(&context_.wall, &CropWall::picturesCut, &model_, &CropWallModel::setPictures);
    connect(&context_.wall, &CropWall::failed, message_, &MessageBar::showError);
    connect(&context_.selection, &SelectionState::runChanged, this, [this](const QString& path) {
        message_->clear();
        model_.forgetPictures();
        path.isEmpty() ? context_.wall.close() : context_.wall.open(path);
    });
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &CropWallPanel::showSelected);
    connect(&context_.selection, &SelectionState::traceStepChanged, this, [this](int, int) { showSelected(); });
    connect(&context_.follower, &RunFollower::opened, this, [this](const RunOverview&) {
        if (isSeen_) {
            context_.insight.wantOverview();
        }
    });
    connect(&context_.follower, &RunFollower::rowsArrived, this, [this](const RowBatch& batch) {
        if (isSeen_ && !batch.hasMore && !liveTimer_.isActive()) {
            liveTimer_.start();
        }
    });
}

QString CropWallPanel::status() const { return status_->text(); }

void CropWallPanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    if (isSeen) {
        context_.insight.wantOverview();
        if (overview_ && (!model_.tiles() || model_.tiles()->overview != overview_)) {
            sortNow();
        }
        pictureTimer_.start();
    }
}

void CropWallPanel::showOverview(const CaseOverviewPtr& overview) {
    overview_ = overview;
    if (isSeen_ || !overview) {
        sortNow();
    }
}

void CropWallPanel::sortNow() {
    direction_->setText(direction_->isChecked() ? tr("falling ↓") : tr("rising ↑"));
    context_.wall.sort(overview_, static_cast<insight::WallOrder>(order_->currentData().toInt()), direction_->isChecked());
}

void CropWallPanel::showTiles(const WallTilesPtr& tiles) {
    model_.setTiles(tiles);
    const bool isEmpty = model_.rowCount() == 0;
    if (tiles && isEmpty) {
        empty_->setTexts(tr("No crops"), tr("No rollout of this run zoomed in. Open another run, or train with the zoom-in tool allowed."));
    } else if (isEmpty) {
        empty_->setTexts(tr("No run open"), tr("Open a run: every crop its rollouts looked at appears here as a tile."));
    }
    direction_->setText(direction_->isChecked() ? tr("falling ↓") : tr("rising ↑"));
    stack_->setCurrentIndex(isEmpty ? 0 : 1);
    showStatus();
    showSelected();
}

void CropWallPanel::showStatus() {
    if (!model_.tiles()) {
        status_->setText({});
        return;
    }
    const QLocale locale;
    const CaseOverview& overview = *model_.tiles()->overview;
    const QString zooms = locale.toString(model_.rowCount()), read = locale.toString(static_cast<qlonglong>(overview.digests.size()));
    status_->setText(overview.isComplete ? tr("%1 crops of %2 rollouts").arg(zooms, read)
                                         : tr("%1 crops; reading traces: %2 of %3…").arg(zooms, read, locale.toString(overview.total)));
}

/// Marks the selected zoom's tile when it is the one that was chosen here or lies in sight; does not scroll away from what one looks at.
void CropWallPanel::showSelected() {
    const Selection& selected = context_.selection.current();
    const QModelIndex current = view_->currentIndex();
    const bool isSame = current.isValid() && current.data(WallRolloutRole).toString() == selected.rollout &&
                        (selected.call < 0 || current.data(WallCallRole).toInt() == selected.call);
    if (isSame) {
        return;
    }
    const int row = isSeen_ && !selected.rollout.isEmpty() ? model_.rowOf(selected.rollout, selected.call) : -1;
    const QSignalBlocker blocker(view_->selectionModel());
    if (row >= 0) {
        view_->selectionModel()->setCurrentIndex(model_.index(row), QItemSelectionModel::ClearAndSelect);
    } else {
        view_->selectionModel()->clear();
    }
    view_->viewport()->update();
}

/// The crops in sight and a page beyond on either side.
void CropWallPanel::wantPictures() {
    if (!isSeen_ || model_.rowCount() == 0) {
        return;
    }
    const auto [first, last] = view_->visibleRows();
    const int page = last - first + 1;
    auto wishes = model_.missingPictures(first, last);
    if (wishes.empty()) {
        wishes = model_.missingPictures(first - page, last + page);
    }
    context_.wall.wantPictures(std::move(wishes));
}

void CropWallPanel::choose(const QModelIndex& index) {
    if (!index.isValid()) {
        return;
    }
    context_.selection.selectRollout(index.data(WallRolloutRole).toString());
    Q_EMIT zoomWanted(index.data(WallCallRole).toInt());
}

}  // namespace omnidrive::ui
