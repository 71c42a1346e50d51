// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/blind_spots_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/rollout_roles.h"
#include "ui/models/words.h"
#include "ui/views/empty_state.h"
#include "ui/views/heat_view.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QAbstractItemModel>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QStackedWidget>

namespace omnidrive::ui {

namespace {

constexpr int kPauseMs = 150;
/// A live run brings rollouts many times a second.
constexpr int kLivePauseMs = 2000;

}  // namespace

BlindSpotsPanel::BlindSpotsPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), steps_(new QLineEdit), otherSteps_(new QLineEdit), onlyRows_(new QCheckBox(tr("only the rows of the table"))),
      status_(new QLabel), view_(new HeatView), stack_(new QStackedWidget), message_(new MessageBar) {
    buildLayout();
    connectAll();
}

BlindSpotsPanel::~BlindSpotsPanel() = default;

void BlindSpotsPanel::buildLayout() {
    status_->setProperty("role", QStringLiteral("muted"));
    status_->setContentsMargins(kSpace * 3 / 2, 0, kSpace, kSpace / 2);
    status_->setTextFormat(Qt::PlainText);
    status_->setWordWrap(true);   // else a long sentence takes the trace's room
    stack_->addWidget(new EmptyState(QStringLiteral("eye"), tr("No zooms"), tr("Open a run: where its zooms looked in each camera, and where none did, is drawn here.")));
    stack_->addWidget(view_);
    stackWidgets(this, {message_, buildHeader(), status_, stack_});
}

QWidget* BlindSpotsPanel::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    const auto add = [&](const QString& title, QLineEdit* edit, const QString& empty, const QString& tip) {
        auto* label = new QLabel(title);
        label->setBuddy(edit);
        edit->setPlaceholderText(empty);
        edit->setToolTip(tip);
        edit->setAccessibleName(tip);
        edit->setFixedWidth(96);
        row->addWidget(label);
        row->addWidget(edit);
    };
    add(tr("Steps"), steps_, tr("all"), tr("Training steps to draw: 10:20, 10:, :20 or 10; empty for all"));
    add(tr("minus steps"), otherSteps_, tr("nothing"), tr("Training steps to subtract: the map then shows the difference of the two; empty for none"));
    onlyRows_->setToolTip(tr("Count only the rollouts that pass the filter above the table"));
    row->addWidget(onlyRows_);
    row->addStretch(1);
    return header;
}

void BlindSpotsPanel::connectAll() {
    timer_.setSingleShot(true);
    timer_.setInterval(kPauseMs);
    connect(&timer_, &QTimer::timeout, this, &BlindSpotsPanel::findNow);
    liveTimer_.setSingleShot(true);
    liveTimer_.setInterval(kLivePauseMs);
    connect(&liveTimer_, &QTimer::timeout, this, [this] { context_.insight.wantOverview(); });
    for (QLineEdit* edit : {steps_, otherSteps_}) {
        connect(edit, &QLineEdit::textChanged, &timer_, qOverload<>(&QTimer::start));
        connect(edit, &QLineEdit::returnPressed, this, &BlindSpotsPanel::findNow);
    }
    connect(onlyRows_, &QCheckBox::toggled, this, &BlindSpotsPanel::findNow);
    connect(&context_.insight, &CaseInsight::overviewChanged, this, &BlindSpotsPanel::showOverview);
    connect(&context_.insight, &CaseInsight::failed, message_, &MessageBar::showError);
    connect(&context_.follower, &RunFollower::opened, this, [this](const RunOverview&) { setSeen(isSeen_); });
    connect(&context_.follower, &RunFollower::rowsArrived, this, [this](const RowBatch& batch) {
        if (isSeen_ && !batch.hasMore && !liveTimer_.isActive()) {
            liveTimer_.start();
        }
    });
    connect(&finder_, &BlindSpotFinder::found, this, &BlindSpotsPanel::showMaps);
    connect(&finder_, &BlindSpotFinder::rolloutsFound, this, [this](const insight::HeatCell& cell, const QStringList& ids) {
        Q_EMIT rolloutsWanted(ids, tr("looked at %1 %2,%3").arg(cell.camera.empty() ? tr("picture") : cameraWord(cell.camera)).arg(cell.column + 1).arg(cell.row + 1));
    });
    connect(view_, &HeatView::cellChosen, this, [this](const insight::HeatCell& cell) {
        if (overview_) {
            finder_.findRollouts(overview_, shown_, cell);
        }
    });
}

void BlindSpotsPanel::setRows(const QAbstractItemModel* rows) {
    rows_ = rows;
    const auto later = [this] {
        if (onlyRows_->isChecked() && isSeen_) {
            timer_.start();
        }
    };
    connect(rows, &QAbstractItemModel::layoutChanged, this, later);
    connect(rows, &QAbstractItemModel::modelReset, this, later);
    connect(rows, &QAbstractItemModel::rowsInserted, this, later);
    connect(rows, &QAbstractItemModel::rowsRemoved, this, later);
}

void BlindSpotsPanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    if (isSeen) {
        context_.insight.wantOverview();
        if (overview_) {
            timer_.start();
        }
    }
}

QString BlindSpotsPanel::status() const { return status_->text(); }
QString BlindSpotsPanel::problem() const { return message_->message(); }

void BlindSpotsPanel::showOverview(const CaseOverviewPtr& overview) {
    overview_ = overview;
    if (!overview) {
        stack_->setCurrentIndex(0);
        status_->clear();
        view_->setMaps(nullptr);
    } else if (isSeen_) {
        findNow();
    }
}

HeatSet BlindSpotsPanel::setOf(const QLineEdit* steps) const {
    HeatSet set{jobs::parseStepRange(steps->text().trimmed().toStdString()), nullptr};
    if (onlyRows_->isChecked() && rows_ != nullptr) {
        auto only = std::make_shared<std::unordered_set<std::string>>();
        for (int row = 0; row < rows_->rowCount(); ++row) {
            only->insert(rows_->index(row, 0).data(RolloutIdRole).toString().toStdString());
        }
        set.only = only;
    }
    return set;
}

void BlindSpotsPanel::findNow() {
    timer_.stop();
    if (!overview_) {
        return;
    }
    try {
        const bool isDifference = !otherSteps_->text().trimmed().isEmpty();
        const std::optional<HeatSet> other = isDifference ? std::optional(setOf(otherSteps_)) : std::nullopt;
        shown_ = setOf(steps_);
        finder_.find(overview_, shown_, other);
        message_->clear();
    } catch (...) {
        message_->showError(QString::fromStdString(jobs::currentFailure().sentence));
    }
}

void BlindSpotsPanel::showMaps(const HeatMapsPtr& maps) {
    view_->setMaps(maps);
    const QLocale locale;
    const auto counted = [&](const insight::BlindSpots& spots) {
        return tr("%1 rollouts with %2 zooms").arg(locale.toString(static_cast<qlonglong>(spots.rollouts)), locale.toString(static_cast<qlonglong>(spots.zooms)));
    };
    QString text = maps->other ? tr("%1, minus %2").arg(counted(maps->set), counted(*maps->other)) : counted(maps->set);
    if (overview_ && !overview_->isComplete) {
        text += tr("; reading traces…");
    }
    status_->setText(text + tr(". Click a cell, or arrows and Enter, to list its rollouts."));
    stack_->setCurrentIndex(maps->set.cameras.empty() ? 0 : 1);
}

}  // namespace omnidrive::ui
