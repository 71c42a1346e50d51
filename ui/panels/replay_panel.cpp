// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/replay_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/panels/reward_form.h"
#include "ui/selection_state.h"
#include "ui/views/duration_text.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"
#include "ui/views/threshold_histogram.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

namespace omnidrive::ui {

namespace {

/// Keys and drags come faster than a replay of a long run ends.
constexpr int kReplayPauseMs = 60;
constexpr int kScorePauseMs = 200;
const QString kThreshold = QStringLiteral("reward.threshold");

QString percent(double share) { return std::isfinite(share) ? QStringLiteral("%1 %").arg(100 * share, 0, 'f', 0) : QStringLiteral("–"); }

int stagesOf(const jobs::RecipeSheet& sheet) {
    return std::any_of(sheet.fields.begin(), sheet.fields.end(), [](const jobs::SheetField& field) { return field.path.starts_with("stages[1]."); }) ? 2 : 1;
}

QString stageName(jobs::RecipeSheet sheet, int stage) {
    const jobs::SheetField* name = sheet.find("stages[" + std::to_string(stage) + "].name");
    return ReplayPanel::tr("Stage %1: %2").arg(stage + 1).arg(name == nullptr ? QString() : QString::fromStdString(name->value));
}

}  // namespace

ReplayPanel::ReplayPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), stage_(new QComboBox), form_(new RewardForm), reset_(new QPushButton(tr("Reset"))),
      save_(new QPushButton(tr("Save as recipe…"))), summary_(new QLabel), progress_(new QProgressBar), histogram_(new ThresholdHistogram),
      separationText_(new QLabel), score_(new QPushButton), useEqualError_(new QPushButton), table_(new QTableView), stack_(new QStackedWidget),
      message_(new MessageBar) {
    buildLayout();
    connectAll();
}

ReplayPanel::~ReplayPanel() = default;

void ReplayPanel::buildLayout() {
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildLeft());
    row->addWidget(buildRight(), 1);
    stack_->addWidget(new EmptyState(QStringLiteral("curves"), tr("No run open"), tr("Open a run: another reward can be tried on its stored rollouts.")));
    stack_->addWidget(page);
    stackWidgets(this, {message_, stack_});
}

QWidget* ReplayPanel::buildLeft() {
    auto* left = new QWidget;
    left->setFixedWidth(300);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, kSpace / 2, 0, kSpace);
    column->setSpacing(kSpace / 2);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(kSpace * 3 / 2, 0, kSpace, 0);
    stage_->setAccessibleName(tr("Stage of the recipe"));
    head->addWidget(stage_, 1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(form_);
    scroll->viewport()->setAutoFillBackground(false);
    form_->setAutoFillBackground(false);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(kSpace * 3 / 2, 0, kSpace, 0);
    reset_->setToolTip(tr("Back to the recipe that the run was made with"));
    save_->setToolTip(tr("Write the recipe with this reward; “omnidrive train” takes it"));
    buttons->addWidget(reset_);
    buttons->addWidget(save_, 1);
    column->addLayout(head);
    column->addWidget(scroll, 1);
    column->addLayout(buttons);
    return left;
}

QWidget* ReplayPanel::buildRight() {
    table_->setModel(&model_);
    makeRowTable(table_, tr("Rollouts whose advantage changes sign"));
    table_->setAlternatingRowColors(true);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    summary_->setContentsMargins(kSpace, kSpace, kSpace, kSpace / 2);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Traces read"));
    progress_->hide();
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(summary_);
    column->addWidget(progress_);
    column->addWidget(histogram_, 2);
    column->addWidget(buildScores());
    column->addWidget(table_, 3);
    return right;
}

QWidget* ReplayPanel::buildScores() {
    auto* scores = new QWidget;
    auto* column = new QVBoxLayout(scores);
    column->setContentsMargins(kSpace, kSpace / 2, kSpace, kSpace / 2);
    column->setSpacing(kSpace / 2);
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace);
    separationText_->setWordWrap(true);
    separationText_->setProperty("role", QStringLiteral("muted"));
    useEqualError_->setToolTip(tr("The threshold at which as many own labels fail as other labels pass"));
    row->addStretch(1);
    row->addWidget(useEqualError_);
    row->addWidget(score_);
    column->addWidget(separationText_);
    column->addLayout(row);
    return scores;
}

void ReplayPanel::connectAll() {
    for (QTimer* timer : {&timer_, &scoreTimer_}) {
        timer->setSingleShot(true);
    }
    timer_.setInterval(kReplayPauseMs);
    scoreTimer_.setInterval(kScorePauseMs);
    connect(&timer_, &QTimer::timeout, this, &ReplayPanel::replayNow);
    connect(&scoreTimer_, &QTimer::timeout, this, &ReplayPanel::showScores);
    connect(&context_.follower, &RunFollower::opened, this, &ReplayPanel::open);
    connect(&context_.follower, &RunFollower::closed, this, [this] {
        opened_.clear();
        edited_.clear();
        replayer_.close();
        model_.setResult(nullptr);
        stack_->setCurrentIndex(0);
    });
    // Ids belong to other rollouts now; what was typed stays.
    connect(&context_.follower, &RunFollower::resumed, this, [this] {
        opened_.clear();
        open();
    });
    connect(&replayer_, &RewardReplayer::recipeRead, this, &ReplayPanel::readRecipe);
    connect(&replayer_, &RewardReplayer::progressed, this, [this](qint64 done, qint64 total) {
        progress_->setRange(0, static_cast<int>(total));
        progress_->setValue(static_cast<int>(done));
        progress_->setVisible(done < total);
        summary_->setText(tr("Reading traces: %1 of %2").arg(QLocale().toString(done), QLocale().toString(total)));
    });
    connect(&replayer_, &RewardReplayer::replayed, this, &ReplayPanel::showResult);
    connect(&replayer_, &RewardReplayer::failed, message_, &MessageBar::showError);
    connect(&replayer_, &RewardReplayer::scoresGrew, this, [this] {
        if (!scoreTimer_.isActive()) {
            scoreTimer_.start();
        }
    });
    connect(&replayer_, &RewardReplayer::scoringEnded, this, [this] {
        showScores();
        timer_.start();   // a reward by contrast may now be computed
    });
    connect(stage_, &QComboBox::activated, this, [this](int) { showStage(); });
    connect(form_, &RewardForm::edited, this, &ReplayPanel::takeEdits);
    connect(histogram_, &ThresholdHistogram::thresholdMoved, this, [this](double value) { form_->setValue(kThreshold, QString::number(value)); });
    connect(useEqualError_, &QPushButton::clicked, this, [this] { form_->setValue(kThreshold, QString::number(separation_.equalError, 'f', 3)); });
    connect(reset_, &QPushButton::clicked, this, &ReplayPanel::reset);
    connect(save_, &QPushButton::clicked, this, &ReplayPanel::chooseFile);
    connect(score_, &QPushButton::clicked, this, [this] {
        message_->clear();
        scoringClock_.start();
        scoredBefore_ = replayer_.scores().scores.size();
        replayer_.isScoring() ? replayer_.cancelScoring() : replayer_.scoreLabels();
        showScoring();
    });
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid()) {
            context_.selection.selectRollout(current.data(kReplayRolloutRole).toString());
        }
    });
}

void ReplayPanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    open();
}

QString ReplayPanel::summary() const { return summary_->text(); }
QString ReplayPanel::separationText() const { return separationText_->text(); }
QString ReplayPanel::problem() const { return message_->message(); }

/// All traces are read, so only when somebody looks.
void ReplayPanel::open() {
    const QString run = context_.selection.current().run;
    if (isSeen_ && !run.isEmpty() && run != opened_) {
        opened_ = run;
        message_->clear();
        separation_ = {};
        model_.setResult(nullptr);
        replayer_.open(run);
        showScores();
    }
}

void ReplayPanel::readRecipe(const QString& yaml) {
    const jobs::RecipeSheet before = std::exchange(original_, {});
    try {
        original_ = yaml.isEmpty() ? jobs::loadSheet("embedded") : jobs::sheetOf(yaml.toStdString());
        if (yaml.isEmpty()) {
            message_->showInfo(tr("This run does not say how its rollouts were scored: the values are those of the recipe “embedded”."));
        }
    } catch (...) {
        message_->showError(QString::fromStdString(jobs::currentFailure().sentence));
    }
    stack_->setCurrentIndex(1);
    if (std::exchange(edited_, opened_) == opened_ && jobs::compareSheets(before, original_).empty()) {
        timer_.start();   // the same run, read anew
        return;
    }
    stage_->clear();
    for (int stage = 0; stage < stagesOf(original_); ++stage) {
        stage_->addItem(stageName(original_, stage));
    }
    reset();
}

void ReplayPanel::reset() {
    sheet_ = original_;
    showStage();
    takeEdits();
}

void ReplayPanel::showStage() {
    form_->setSheet(sheet_, original_, std::max(0, stage_->currentIndex()));
    histogram_->setThreshold(threshold());
    showSeparation();
}

double ReplayPanel::threshold() const { return form_->value(kThreshold).toDouble(); }

void ReplayPanel::takeEdits() {
    form_->takeValues(sheet_);
    jobs::checkSheet(sheet_);
    form_->showProblems(sheet_);
    histogram_->setThreshold(threshold());
    showSeparation();
    save_->setEnabled(sheet_.isGood());
    if (sheet_.isGood()) {
        timer_.start();
    } else {
        timer_.stop();
        summary_->setText(tr("The recipe has values that do not fit; they are marked."));
    }
}

void ReplayPanel::replayNow() {
    if (sheet_.isGood()) {
        replayer_.replay(jobs::yamlOf(sheet_));
    }
}

void ReplayPanel::showResult(const ReplayResultPtr& result) {
    progress_->hide();
    model_.setResult(result);
    const QLocale locale;
    const auto count = [&](int64_t number) { return locale.toString(static_cast<qlonglong>(number)); };
    const auto total = static_cast<int64_t>(result->rollouts.size());
    QString text;
    if (result->largestChange() == 0 && result->flipped.empty()) {
        text = tr("This reward gives all %1 rollouts what is stored.").arg(count(total));
    } else {
        text = tr("%1 of %2 rollouts change the sign of their advantage; %3 lose theirs, %4 gain one. Groups without signal: %5 of %6 before, %7 now. "
                  "Mean reward %8 → %9%10.")
                   .arg(count(static_cast<int64_t>(result->flipped.size())), count(total), count(result->lostSignal), count(result->gainedSignal),
                        count(result->noSignalBefore), count(result->groups), count(result->noSignalAfter))
                   .arg(result->meanBefore, 0, 'f', 3)
                   .arg(result->meanAfter, 0, 'f', 3)
                   .arg(std::isfinite(result->correlation) ? tr(", correlation of old and new %1").arg(result->correlation, 0, 'f', 3) : QString());
    }
    if (result->unlike > 0) {
        text += tr(" %1 stored rewards are not what the stored recipe gives: those rollouts were scored in another way.").arg(count(result->unlike));
    }
    if (result->withoutScore > 0) {
        text += tr(" %1 crops lack the CLIP score that this reward needs and count 0.").arg(count(result->withoutScore));
    }
    summary_->setText(text);
}

void ReplayPanel::showScores() {
    std::vector<double> matched, shuffled;
    for (const jobs::LabelScore& score : replayer_.scores().scores) {
        matched.push_back(score.cosine);
        shuffled.push_back(score.otherCosine);
    }
    separation_ = insight::labelSeparation(matched, shuffled);
    histogram_->setSeparation(separation_);
    histogram_->setThreshold(threshold());
    showSeparation();
    showScoring();
}

void ReplayPanel::showSeparation() {
    const bool isKnown = std::isfinite(separation_.area);
    useEqualError_->setVisible(isKnown);
    if (!isKnown) {
        separationText_->setText(tr("CLIP can say how well the threshold tells own labels from others: each crop is scored with its label and with that of "
                                    "another zoom of its step."));
        return;
    }
    const QString use = form_->value(QStringLiteral("reward.score")) == QLatin1String("threshold") ? QString() : tr(" The threshold counts with score “threshold” alone.");
    separationText_->setText(tr("An own label scores above another one in %1 of the pairs (area under the ROC curve %2). At τ %3 pass %4 of the own labels and %5 of the others.%6")
                                 .arg(percent(separation_.area))
                                 .arg(separation_.area, 0, 'f', 3)
                                 .arg(threshold(), 0, 'f', 3)
                                 .arg(percent(separation_.matchedPassing(threshold())), percent(separation_.shuffledPassing(threshold())), use));
    useEqualError_->setText(tr("Equal error: τ %1").arg(separation_.equalError, 0, 'f', 3));
}

/// By the rate since scoring began; nothing while that says little.
QString ReplayPanel::timeLeft() const {
    const LabelScores& scores = replayer_.scores();
    const auto done = static_cast<double>(scores.scores.size() - scoredBefore_), left = static_cast<double>(scores.crops.size() - scores.scores.size());
    const double seconds = static_cast<double>(scoringClock_.elapsed()) / 1000;
    return seconds < 1 || done < 1 ? QString() : tr(", %1 left").arg(durationText(seconds / done * left));
}

void ReplayPanel::showScoring() {
    const auto done = replayer_.scores().scores.size(), total = replayer_.scores().crops.size();
    score_->setText(replayer_.isScoring()         ? total == 0 ? tr("Cancel") : tr("Cancel (%1 of %2%3)").arg(done).arg(total).arg(timeLeft())
                    : done == 0                   ? tr("Score labels with CLIP")
                    : done < total                ? tr("Score the other %1").arg(total - done)
                                                  : tr("All %1 crops scored").arg(total));
    score_->setEnabled(replayer_.isScoring() || done == 0 || done < total);
}

void ReplayPanel::chooseFile() {
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the recipe"), QStringLiteral("reward.yaml"), tr("Recipes (*.yaml)"));
    if (!file.isEmpty()) {
        saveTo(file);
    }
}

bool ReplayPanel::saveTo(const QString& file) {
    try {
        form_->takeValues(sheet_);
        jobs::saveSheet(sheet_, file.toStdString());
        message_->showInfo(tr("Saved %1. “omnidrive train %1” trains with this reward.").arg(file));
        return true;
    } catch (...) {
        message_->showError(QString::fromStdString(jobs::currentFailure().sentence));
        return false;
    }
}

}  // namespace omnidrive::ui
