// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/pairs_panel.h"

#include "ui/bridge/run_catalog.h"
#include "ui/models/words.h"
#include "ui/panels/run_set_edit.h"
#include "ui/selection_state.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/theme.h"

#include <QButtonGroup>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr int kAll = -1;
using insight::PairOutcome;

QString absolutePath(const std::filesystem::path& path) { return QString::fromStdString(std::filesystem::absolute(path).string()); }

}  // namespace

PairsPanel::PairsPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), before_(new RunSetEdit(tr("Before"))), after_(new RunSetEdit(tr("After"))), compare_(new QPushButton(tr("Compare"))),
      progress_(new QProgressBar), progressText_(new QLabel), sentence_(new QLabel), outcomes_(new QButtonGroup(this)), table_(new QTableView), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("compare"), tr("The same cases under two checkpoints"),
                            tr("Choose two runs, two archives of rollouts, or two ranges of steps of one run. Cases are paired by question and picture."))),
      message_(new MessageBar) {
    buildLayout();
    connectAll();
}

PairsPanel::~PairsPanel() = default;

void PairsPanel::buildLayout() {
    buildTable();
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    sentence_->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    column->addWidget(sentence_);
    column->addWidget(buildFilter());
    column->addWidget(table_, 1);
    stack_->addWidget(empty_);
    stack_->addWidget(page);
    stackWidgets(this, {message_, buildForm(), stack_});
}

QWidget* PairsPanel::buildForm() {
    auto* form = new QWidget;
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(kSpace * 3 / 2, kSpace, kSpace, kSpace / 2);
    grid->setSpacing(kSpace / 2);
    RunSetEdit::alignTitles({before_, after_});
    grid->addWidget(before_, 0, 0);
    grid->addWidget(after_, 1, 0);
    grid->addWidget(compare_, 0, 1, 2, 1);
    grid->addWidget(progress_, 2, 0, 1, 2);
    grid->addWidget(progressText_, 3, 0, 1, 2);
    progress_->setTextVisible(false);
    progressText_->setTextFormat(Qt::PlainText);
    progressText_->setProperty("role", QStringLiteral("muted"));
    progressText_->hide();
    grid->setColumnStretch(0, 1);
    progress_->setAccessibleName(tr("Traces read"));
    progress_->hide();
    return form;
}

QWidget* PairsPanel::buildFilter() {
    auto* filter = new QWidget;
    auto* row = new QHBoxLayout(filter);
    row->setContentsMargins(kSpace * 3 / 2, 0, kSpace, kSpace / 2);
    row->setSpacing(kSpace / 2);
    for (const int outcome : {kAll, static_cast<int>(PairOutcome::Gained), static_cast<int>(PairOutcome::Lost), static_cast<int>(PairOutcome::SameRight),
                              static_cast<int>(PairOutcome::SameWrong)}) {
        auto* button = new QToolButton;
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setCheckable(true);
        button->setChecked(outcome == kAll);
        outcomes_->addButton(button, outcome + 1);   // ids of a group start at 0
        row->addWidget(button);
    }
    row->addStretch(1);
    return filter;
}

void PairsPanel::buildTable() {
    proxy_.setSourceModel(&model_);
    table_->setModel(&proxy_);
    makeRowTable(table_, tr("Cases in both sets"));
    table_->setSortingEnabled(true);
    table_->sortByColumn(0, Qt::AscendingOrder);
    table_->setAlternatingRowColors(true);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(static_cast<int>(CasePairColumn::Question), QHeaderView::Stretch);
}

void PairsPanel::connectAll() {
    connect(&context_.catalog, &RunCatalog::listed, this, [this](const std::vector<jobs::RunListing>& runs) {
        before_->setRuns(runs);
        after_->setRuns(runs);
    });
    connect(&context_.selection, &SelectionState::runChanged, this, [this](const QString& run) {
        for (RunSetEdit* edit : {before_, after_}) {
            if (edit->run().isEmpty()) {
                edit->setRun(run);   // the open run is what one compares, mostly
            }
        }
    });
    connect(compare_, &QPushButton::clicked, this, [this] {
        if (pairing_.isBusy()) {
            pairing_.cancel();
            setBusy(false);
        } else {
            compareNow();
        }
    });
    for (RunSetEdit* edit : {before_, after_}) {
        connect(edit, &RunSetEdit::accepted, this, [this] {
            compareNow();
            if (pairing_.isBusy()) {
                compare_->setFocus();   // from there the keyboard goes on to the table
            }
        });
    }
    connect(&pairing_, &RunPairing::progressed, this, &PairsPanel::showProgress);
    connect(&pairing_, &RunPairing::paired, this, &PairsPanel::showResult);
    connect(&pairing_, &RunPairing::failed, this, &PairsPanel::showFailure);
    connect(outcomes_, &QButtonGroup::idClicked, this, [this](int id) {
        proxy_.setOutcome(id == 0 ? std::nullopt : std::optional(static_cast<PairOutcome>(id - 1)));
    });
    connect(table_, &QTableView::activated, this, &PairsPanel::openPair);
}

QString PairsPanel::sentence() const { return sentence_->text(); }
QString PairsPanel::problem() const { return message_->message(); }
QToolButton* PairsPanel::outcomeButton(int outcome) const { return qobject_cast<QToolButton*>(outcomes_->button(outcome + 1)); }

void PairsPanel::compareNow() {
    try {
        message_->clear();
        pairing_.pair(before_->value(), after_->value());
        setBusy(true);
    } catch (...) {
        message_->showError(QString::fromStdString(jobs::currentFailure().sentence));
    }
}

void PairsPanel::setBusy(bool isBusy) {
    compare_->setText(isBusy ? tr("Cancel") : tr("Compare"));
    progress_->setVisible(isBusy);
    progressText_->setVisible(isBusy);
    progressText_->setText(tr("Opening…"));
    progress_->setRange(0, 0);
}

void PairsPanel::showProgress(qint64 done, qint64 total, const QString& what) {
    progress_->setRange(0, static_cast<int>(total));
    progress_->setValue(static_cast<int>(done));
    progressText_->setText(tr("Reading %1: %2 of %3 rollouts").arg(what, QLocale().toString(done), QLocale().toString(total)));
}

void PairsPanel::showFailure(const QString& sentence) {
    setBusy(false);
    message_->showError(sentence);
}

void PairsPanel::showResult(const PairedRunsPtr& result) {
    setBusy(false);
    model_.setResult(result);
    const insight::PairedCases& cases = result->comparison.cases;
    QString text = word(insight::sentenceOf(cases));
    if (cases.onlyA + cases.onlyB > 0) {
        text += tr(" %1 cases are in the first set alone, %2 in the second.").arg(cases.onlyA).arg(cases.onlyB);
    }
    if (result->comparison.unreadable > 0) {
        text += tr(" %1 traces could not be read.").arg(result->comparison.unreadable);
    }
    sentence_->setText(text);
    const auto total = static_cast<int64_t>(cases.pairs.size());
    outcomeButton(kAll)->setText(tr("All %1").arg(total));
    const std::pair<PairOutcome, int64_t> counts[] = {{PairOutcome::Gained, cases.gained}, {PairOutcome::Lost, cases.lost},
                                                      {PairOutcome::SameRight, cases.sameRight}, {PairOutcome::SameWrong, cases.sameWrong}};
    for (const auto& [outcome, count] : counts) {
        outcomeButton(static_cast<int>(outcome))->setText(tr("%1 %2").arg(outcomeWord(outcome)).arg(count));
    }
    stack_->setCurrentIndex(1);
    if (proxy_.rowCount() > 0) {
        table_->setCurrentIndex(proxy_.index(0, 0));
    }
    if (compare_->hasFocus()) {   // else the user has gone on elsewhere
        table_->setFocus();
    }
}

void PairsPanel::openPair(const QModelIndex& index) {
    const insight::CasePair& pair = model_.pair(proxy_.mapToSource(index).row());
    Q_EMIT pairWanted({absolutePath(model_.result()->a.run), QString::fromStdString(pair.a.rolloutId)},
                      {absolutePath(model_.result()->b.run), QString::fromStdString(pair.b.rolloutId)});
}

}  // namespace omnidrive::ui
