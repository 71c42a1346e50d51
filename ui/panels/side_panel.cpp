// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/side_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/frame_view.h"
#include "ui/views/icons.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/state_badge.h"
#include "ui/views/step_pair_delegate.h"
#include "ui/views/text_viewer.h"
#include "ui/views/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace omnidrive::ui {

namespace {

/// Boxes of the selected rollout are told from the reference's by this.
constexpr int kSelectedCalls = 1 << 20;

int boxNumber(CompareSide side, int call) { return call < 0 ? -1 : call + (side == CompareSide::Selected ? kSelectedCalls : 0); }

void addBoxes(const rollout::Trajectory& trajectory, CompareSide side, std::vector<FrameBox>& boxes) {
    for (FrameBox box : frameBoxes(trajectory)) {
        box.name = (side == CompareSide::Reference ? SidePanel::tr("ref %1") : SidePanel::tr("sel %1")).arg(box.call + 1);
        box.call = boxNumber(side, box.call);
        box.side = side;
        boxes.push_back(box);
    }
}

QTableView* sideTable(const QString& name) {
    auto* table = new QTableView;
    makeRowTable(table, name);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return table;
}

}  // namespace

SidePanel::SidePanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), next_(addTool(QStringLiteral("compare"), tr("Go to the first difference (D)"))),
      unpin_(addTool(QStringLiteral("close"), tr("Remove the pin"))), verdict_(new QLabel), stepTable_(sideTable(tr("Steps of both rollouts"))),
      rewardTable_(sideTable(tr("Rewards of both rollouts"))), frame_(new FrameView), frameNote_(new QLabel), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("compare"), tr("Nothing is pinned"),
                            tr("Choose a rollout and pin it (B). Every rollout you choose then stands beside it, also one of another run."))),
      message_(new MessageBar) {
    buildLayout();
    connectAll();
}

SidePanel::~SidePanel() = default;

QToolButton* SidePanel::addTool(const QString& icon, const QString& toolTip) {
    auto* tool = new QToolButton;
    tool->setIcon(themedIcon(icon));
    tool->setToolTip(toolTip);
    tool->setAccessibleName(toolTip);
    return tool;
}

void SidePanel::buildLayout() {
    buildSteps();
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(buildPictures());
    split->addWidget(stepTable_);
    split->setSizes({440, 560});
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    column->addWidget(split, 1);
    connect(split, &QSplitter::splitterMoved, this, &SidePanel::fitRows);
    stack_->addWidget(empty_);
    stack_->addWidget(page);
    stackWidgets(this, {message_, stack_});
}

QWidget* SidePanel::buildHeader() {
    auto* header = new QWidget;
    auto* grid = new QGridLayout(header);
    grid->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    grid->setHorizontalSpacing(kSpace);
    grid->setVerticalSpacing(2);
    verdict_->setProperty("role", QStringLiteral("muted"));
    grid->addWidget(buildSide(CompareSide::Reference, referenceHeader_), 0, 0);
    grid->addWidget(buildSide(CompareSide::Selected, selectedHeader_), 1, 0);
    grid->addWidget(verdict_, 0, 1, 2, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(next_, 0, 2, 2, 1);
    grid->addWidget(unpin_, 0, 3, 2, 1);
    grid->setColumnStretch(0, 1);
    return header;
}

QWidget* SidePanel::buildSide(CompareSide side, Header& header) {
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kSpace);
    auto* name = new QLabel(side == CompareSide::Reference ? tr("Reference") : tr("Selected"));
    name->setProperty("role", QStringLiteral("heading"));
    name->setFixedWidth(QFontMetrics(scaledFont(1, true)).horizontalAdvance(tr("Reference")) + kSpace);
    header.text = new ElidedLabel;
    header.text->setProperty("role", QStringLiteral("muted"));
    header.result = new StateBadge;
    row->addWidget(new SideSample(side));
    row->addWidget(name);
    row->addWidget(header.result);
    row->addWidget(header.text, 1);
    return line;
}

QWidget* SidePanel::buildPictures() {
    rewardTable_->setModel(&rewards_);
    rewardTable_->setSelectionMode(QAbstractItemView::NoSelection);
    rewardTable_->setFocusPolicy(Qt::NoFocus);
    rewardTable_->verticalHeader()->setDefaultSectionSize(24);
    rewardTable_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    frameNote_->setProperty("role", QStringLiteral("muted"));
    frameNote_->setWordWrap(true);
    frameNote_->setContentsMargins(kSpace, kSpace / 2, kSpace, kSpace / 2);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(1, 0, 0, 1);
    column->setSpacing(0);
    column->addWidget(frame_, 1);
    column->addWidget(frameNote_);
    auto* rewards = new QHBoxLayout;
    rewards->setContentsMargins(kSpace, 0, kSpace, kSpace / 2);
    rewards->addWidget(rewardTable_);
    column->addLayout(rewards);
    left->setMinimumWidth(260);
    return left;
}

void SidePanel::buildSteps() {
    stepTable_->setModel(&steps_);
    stepTable_->setItemDelegate(new StepPairDelegate(stepTable_));
    stepTable_->setMinimumWidth(320);
}

void SidePanel::connectAll() {
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &SidePanel::want);
    connect(&context_.follower, &RunFollower::opened, this, &SidePanel::want);
    connect(&loader_, &SideBySideLoader::loaded, this, &SidePanel::showPair);
    connect(&loader_, &SideBySideLoader::failed, message_, &MessageBar::showError);
    connect(next_, &QToolButton::clicked, this, &SidePanel::goToFirstDifference);
    connect(unpin_, &QToolButton::clicked, this, &SidePanel::unpin);
    connect(stepTable_->selectionModel(), &QItemSelectionModel::currentChanged, this, &SidePanel::showRow);
    connect(stepTable_, &QTableView::activated, this, &SidePanel::openTexts);
    connect(frame_, &FrameView::callPicked, this, &SidePanel::pickCall);
}

void SidePanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    want();
}

bool SidePanel::isSettled() const { return loader_.isSettled() && frame_->isReady(); }

QString SidePanel::sentence() const { return verdict_->text(); }
QString SidePanel::problem() const { return message_->message(); }

CaseAddress SidePanel::selected() const { return {context_.selection.current().run, context_.selection.current().rollout}; }

void SidePanel::pinSelected() {
    if (!selected().isEmpty()) {
        pin(selected());
    }
}

void SidePanel::pin(const CaseAddress& reference) {
    reference_ = reference;
    referenceRow_ = 0;
    message_->clear();
    if (reference.isEmpty()) {
        loader_.cancel();
        showPair(nullptr);
    }
    want();
}

/// Both are read when they are not what is shown, and only while somebody looks.
void SidePanel::want() {
    const bool isShown = steps_.pair() != nullptr && steps_.pair()->referenceAt == reference_ && steps_.pair()->selectedAt == selected();
    if (isSeen_ && !reference_.isEmpty() && !selected().isEmpty() && !isShown) {
        loader_.load(reference_, selected(), referenceRow_);
    }
}

void SidePanel::showPair(const SideBySidePtr& pair) {
    message_->clear();
    steps_.setPair(pair);
    rewards_.setLines(pair ? pair->rewards : std::vector<jobs::RewardDifference>{});
    stack_->setCurrentIndex(pair ? 1 : 0);
    if (!pair) {
        frame_->setFrame(nullptr, false);
        return;
    }
    const bool isRenamed = pair->referenceAt.rollout.startsWith(reference_.rollout + QLatin1Char('~'));
    if (pair->referenceAt.run == reference_.run && (isRenamed || pair->referenceAt.rollout == reference_.rollout)) {
        reference_ = pair->referenceAt;
        referenceRow_ = pair->referenceRow;
    }
    showSide(referenceHeader_, pair->referenceRun, *pair->reference);
    showSide(selectedHeader_, pair->selectedRun, *pair->selected);
    const int first = pair->comparison.firstDivergence;
    verdict_->setText(pair->referenceAt == pair->selectedAt ? tr("the pinned rollout itself")
                      : first < 0                           ? tr("no difference")
                                                            : tr("first difference at step %1 of %2").arg(first + 1).arg(steps_.rowCount()));
    next_->setEnabled(first >= 0);
    rewardTable_->setFixedHeight(rewardTable_->horizontalHeader()->sizeHint().height() + 24 * rewards_.rowCount() + 4);
    showBoxes(*pair);
    fitRows();
    showFirstDifference();   // the keyboard stays where it is: nobody asked for anything now
}

void SidePanel::showSide(const Header& header, const QString& run, const rollout::Trajectory& trajectory) {
    const QString answer = trajectory.answerLetter.empty() ? previewOf(QString::fromStdString(trajectory.answerText), 30) : QString::fromStdString(trajectory.answerLetter);
    header.text->setText(tr("%1 · %2 · answers %3 · reward %4 · advantage %5")
                             .arg(QString::fromStdString(trajectory.id), run, answer.isEmpty() ? tr("nothing") : answer)
                             .arg(trajectory.rewards.total, 0, 'f', 2)
                             .arg(std::isnan(trajectory.advantage) ? QStringLiteral("–") : QString::number(trajectory.advantage, 'f', 2)));
    const bool isJudged = !trajectory.expectedAnswer.empty();
    header.result->setState(!isJudged ? tr("no key") : trajectory.correct ? tr("right") : tr("wrong"),
                            !isJudged ? ChipTone::Neutral : trajectory.correct ? ChipTone::Good : ChipTone::Bad);
}

void SidePanel::showBoxes(const SideBySide& pair) {
    std::vector<FrameBox> boxes;
    if (pair.isSamePicture) {
        addBoxes(*pair.reference, CompareSide::Reference, boxes);
    }
    addBoxes(*pair.selected, CompareSide::Selected, boxes);
    frame_->setBoxes(std::move(boxes));
    frame_->setFrame(pair.frame, isStitched(*pair.selected));
    frameNote_->setText(!pair.frame           ? pair.frameProblem
                        : !pair.isSamePicture ? tr("The two rollouts saw different pictures: this is the selected one's, with its zooms alone.")
                                              : QString());
    frameNote_->setVisible(!frameNote_->text().isEmpty());
}

/// The boxes of the row's calls are the selected ones; where both sides have one, that of the current column.
void SidePanel::showRow(const QModelIndex& current) {
    const int own = current.data(StepCallRole).isValid() ? current.data(StepCallRole).toInt() : -1;
    const QModelIndex other = current.siblingAtColumn(1 - current.column());
    const int theirs = current.isValid() ? other.data(StepCallRole).toInt() : -1;
    const auto sideOf = [](const QModelIndex& index) { return index.column() == 0 ? CompareSide::Reference : CompareSide::Selected; };
    frame_->setSelectedCall(own >= 0 ? boxNumber(sideOf(current), own) : boxNumber(sideOf(other), theirs));
}

void SidePanel::pickCall(int call) {
    const int column = call >= kSelectedCalls ? 1 : 0;
    const int row = steps_.rowOfCall(column, column == 1 ? call - kSelectedCalls : call);
    if (row >= 0) {
        stepTable_->setCurrentIndex(steps_.index(row, column));
    }
}

bool SidePanel::goToFirstDifference() {
    const bool isThere = showFirstDifference();
    if (isThere) {
        stepTable_->setFocus();
    }
    return isThere;
}

bool SidePanel::showFirstDifference() {
    const int row = steps_.firstDivergence();
    if (row >= 0) {
        const int column = steps_.index(row, 1).data(StepTitleRole).isNull() ? 0 : 1;
        stepTable_->setCurrentIndex(steps_.index(row, column));
        stepTable_->scrollTo(steps_.index(row, column), QAbstractItemView::PositionAtCenter);
    }
    return row >= 0;
}

void SidePanel::openTexts() {
    const int row = stepTable_->currentIndex().row();
    if (row >= 0) {
        const QString text = tr("Reference:\n%1\n\nSelected:\n%2").arg(steps_.index(row, 0).data(StepTextRole).toString(), steps_.index(row, 1).data(StepTextRole).toString());
        auto* viewer = new TextViewer(tr("Step %1 of both rollouts").arg(row + 1), text, window());
        viewer->show();
    }
}

void SidePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitRows();
}

/// Rows as high as the higher of their two texts.
void SidePanel::fitRows() {
    QStyleOptionViewItem option;
    for (int row = 0; row < steps_.rowCount(); ++row) {
        int height = 24;
        for (int column = 0; column < 2; ++column) {
            option.rect = QRect(0, 0, stepTable_->columnWidth(column), 0);
            height = std::max(height, stepTable_->itemDelegate()->sizeHint(option, steps_.index(row, column)).height());
        }
        stepTable_->setRowHeight(row, height);
    }
}

}  // namespace omnidrive::ui
