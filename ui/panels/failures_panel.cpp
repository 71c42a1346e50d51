// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/failures_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/selection_state.h"
#include "ui/views/count_delegate.h"
#include "ui/views/empty_state.h"
#include "ui/views/kept_scroll.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/report_pdf.h"
#include "ui/views/theme.h"

#include <QAbstractItemModel>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

/// A review marks several cases a second; the numbers need not follow each.
constexpr int kPauseMs = 200;

const annotation::CrossTable& tableOf(const annotation::Statistics& statistics, FailuresPanel::By by) {
    switch (by) {
        case FailuresPanel::By::Camera: return statistics.byCamera;
        case FailuresPanel::By::Label: return statistics.byLabel;
        case FailuresPanel::By::Kind: return statistics.byKind;
        case FailuresPanel::By::Checkpoint: break;
    }
    return statistics.byCheckpoint;
}

void prepareTable(QTableView* view, QAbstractItemModel* model, const QString& name) {
    view->setModel(model);
    makeRowTable(view, name);
    view->setSelectionBehavior(QAbstractItemView::SelectItems);
    view->setItemDelegate(new CountDelegate(view));
    view->verticalHeader()->setDefaultSectionSize(26);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

QString nameOfRow(const QAbstractItemModel& model, int row) {
    const QString beside = model.headerData(row, Qt::Vertical).toString();
    return beside.isEmpty() ? model.index(row, 0).data().toString() : beside;
}

QString nameOfColumn(const QAbstractItemModel& model, int column) { return model.headerData(column, Qt::Horizontal).toString(); }

/// Numbers are counted anew with every batch of rollouts and every word about one. The cell that the keyboard stands on is found again by the names
/// beside and above it: others come before it.
void setKeepingCell(QTableView* view, const std::function<void()>& setNumbers) {
    const KeptScroll scroll(view);
    const QAbstractItemModel& model = *view->model();
    const bool hasCell = view->currentIndex().isValid();
    const QString rowName = hasCell ? nameOfRow(model, view->currentIndex().row()) : QString();
    const QString columnName = hasCell ? nameOfColumn(model, view->currentIndex().column()) : QString();
    setNumbers();
    for (int row = 0; hasCell && row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (nameOfRow(model, row) == rowName && nameOfColumn(model, column) == columnName) {
                view->setCurrentIndex(model.index(row, column));
                return;
            }
        }
    }
}

}  // namespace

FailuresPanel::FailuresPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), progressText_(new QLabel), progressBar_(new QProgressBar), by_(new QComboBox), numbersView_(new QTableView),
      tableView_(new QTableView), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("note"), tr("No annotations"),
                            tr("Mark what went wrong in a case (Shift+L): the numbers of the failure set are counted here."))),
      report_(new QPushButton(tr("Report…"))), train_(new QPushButton(tr("Train on these…"))), message_(new MessageBar) {
    buildLayout();
    connectAll();
}

void FailuresPanel::buildLayout() {
    stack_->addWidget(empty_);
    stack_->addWidget(buildTables());
    stackWidgets(this, {message_, buildHeader(), stack_});
}

QWidget* FailuresPanel::buildHeader() {
    by_->addItems({tr("by camera"), tr("by label"), tr("by question kind"), tr("by checkpoint")});
    by_->setAccessibleName(tr("What types of failures are counted by"));
    by_->setToolTip(tr("Camera: of the evidence, else of the zoom; label: what the model called the zoom"));
    progressText_->setProperty("role", QStringLiteral("muted"));
    progressBar_->setTextVisible(false);
    progressBar_->setFixedHeight(6);
    progressBar_->setAccessibleName(tr("Checked cases of all"));
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    row->addWidget(progressText_);
    row->addWidget(progressBar_, 1);
    row->addWidget(by_);
    report_->setToolTip(tr("One file with the numbers and every annotated case with its picture: HTML or PDF"));
    train_->setToolTip(tr("The annotated cases that pass the filter line become a file that the next recipe trains on"));
    for (QPushButton* button : {report_, train_}) {
        button->setAccessibleDescription(button->toolTip());
        row->addWidget(button);
    }
    return header;
}

QWidget* FailuresPanel::buildTables() {
    prepareTable(numbersView_, &numbers_, tr("Numbers of the failure set"));
    prepareTable(tableView_, &table_, tr("Failures by type"));
    numbersView_->setSelectionBehavior(QAbstractItemView::SelectRows);
    numbersView_->horizontalHeader()->setSectionResizeMode(KeyNumberModel::Name, QHeaderView::Stretch);
    numbersView_->horizontalHeader()->setSectionResizeMode(KeyNumberModel::Value, QHeaderView::ResizeToContents);
    tableView_->verticalHeader()->show();
    tableView_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(numbersView_);
    split->addWidget(tableView_);
    split->setSizes({400, 600});   // of any width: the sizes are shared out
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    return split;
}

void FailuresPanel::connectAll() {
    timer_.setSingleShot(true);
    timer_.setInterval(kPauseMs);
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (context_.annotations.isOpen()) {
            context_.annotations.wantStatistics();
        }
    });
    connect(&context_.annotations, &AnnotationKeeper::changed, this, [this] { countLater(); });
    connect(&context_.annotations, &AnnotationKeeper::statisticsCounted, this, &FailuresPanel::showStatistics);
    connect(&context_.follower, &RunFollower::rowsArrived, this, [this] { countLater(); });
    connect(&context_.follower, &RunFollower::closed, this, [this] { showStatistics(nullptr); });
    connect(report_, &QPushButton::clicked, this, &FailuresPanel::askForReport);
    connect(train_, &QPushButton::clicked, this, [this] { askForCases(Use::Training); });
    connect(&files_, &AnnotationFiles::failed, message_, &MessageBar::showError);
    connect(&files_, &AnnotationFiles::reportWritten, this, [this](const QString& file) { message_->showInfo(tr("The report is in %1.").arg(file)); });
    connect(&files_, &AnnotationFiles::subsetWritten, this, &FailuresPanel::showSubset);
    connect(by_, &QComboBox::currentIndexChanged, this, [this] { showTable(); });
    for (QTableView* view : {numbersView_, tableView_}) {
        connect(view, &QTableView::clicked, this, &FailuresPanel::openCases);
        connect(view, &QTableView::activated, this, &FailuresPanel::openCases);
    }
}

QString FailuresPanel::progress() const { return progressText_->text(); }
QString FailuresPanel::message() const { return message_->message(); }

void FailuresPanel::setSeen(bool isSeen) {
    isSeen_ = isSeen;
    countLater();
}

void FailuresPanel::countLater() {
    if (isSeen_ && !timer_.isActive()) {
        timer_.start();
    }
}

void FailuresPanel::showStatistics(const FailureStatisticsPtr& statistics) {
    statistics_ = statistics;
    const int all = rows_ == nullptr ? 0 : rows_->rowCount();
    const auto done = statistics ? static_cast<int>(statistics->checked.count) : 0;
    const QLocale locale;
    progressText_->setText(tr("%1 of %2 checked").arg(locale.toString(done), locale.toString(all)));
    progressBar_->setRange(0, std::max(1, all));
    progressBar_->setValue(done);
    stack_->setCurrentIndex(statistics && statistics->annotated.count > 0 ? 1 : 0);
    setKeepingCell(numbersView_, [&] { numbers_.setNumbers(statistics ? annotation::keyNumbers(*statistics, all) : std::vector<annotation::KeyNumber>{}); });
    showTable();
}

void FailuresPanel::showTable() {
    static const QString words[] = {tr("camera"), tr("label"), tr("kind"), tr("checkpoint")};
    const int by = by_->currentIndex();
    setKeepingCell(tableView_, [&] {
        table_.setTable(statistics_ ? tableOf(*statistics_, static_cast<By>(by)) : annotation::CrossTable{}, words[by], context_.annotations.labels());
    });
}

void FailuresPanel::askForReport() {
    const QString run = context_.selection.current().run;
    const QString file = run.isEmpty() ? QString()
                                       : QFileDialog::getSaveFileName(this, tr("Write the report of the annotations"), QStringLiteral("failures.html"),
                                                                      tr("Reports (*.html *.pdf)"));
    if (!file.isEmpty()) {
        writeReport(file);
    }
}

void FailuresPanel::askForCases(Use use) {
    const QString run = context_.selection.current().run;
    const QString file = run.isEmpty() ? QString()
                                       : QFileDialog::getSaveFileName(this, tr("Write the annotated cases as a file for recipes"),
                                                                      QStringLiteral("cases.json"), tr("Case files (*.json)"));
    if (!file.isEmpty()) {
        writeCases(file, use);
    }
}

void FailuresPanel::writeReport(const QString& file) {
    const bool isPdf = file.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive);
    message_->showInfo(tr("Writing the report…"));
    files_.writeReport(context_.selection.current().run, file, isPdf ? AnnotationFiles::Render(pdfOf) : nullptr);
}

void FailuresPanel::writeCases(const QString& file, Use use) {
    message_->showInfo(tr("Writing the cases…"));
    files_.writeSubset(context_.selection.current().run, filter_ ? filter_() : QString(), file,
                       use == Use::Training ? QStringLiteral("data.cases") : QStringLiteral("probe.cases"));
}

void FailuresPanel::showSubset(const jobs::CaseSubset& subset, const QString& file, const QString& field) {
    const QString left = subset.problems.empty() ? QString() : tr(" %n left out: %1.", nullptr, static_cast<int>(subset.problems.size()))
                                                                   .arg(QString::fromStdString(subset.problems.front()));
    message_->showInfo(tr("%n cases are in %1.", nullptr, static_cast<int>(subset.cases)).arg(file) + left);
    Q_EMIT casesWritten(file, field);
}

void FailuresPanel::openCases(const QModelIndex& index) {
    const QStringList ids = index.data(StatisticsCasesRole).toStringList();
    if (ids.isEmpty()) {
        message_->showInfo(tr("There is no case behind this number."));
    } else {
        message_->clear();
        Q_EMIT rolloutsWanted(ids, index.data(StatisticsWordsRole).toString());
    }
}

}  // namespace omnidrive::ui
