// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/evaluation_panel.h"

#include "ui/models/shown_text.h"
#include "ui/models/words.h"
#include "ui/ui_settings.h"
#include "ui/views/elided_label.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/plots/plot_legend.h"
#include "ui/views/radar_view.h"
#include "ui/views/theme.h"

#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

constexpr int kRowHeight = 24;
constexpr size_t kAxes = 5;   // of the published columns, the judge's reported scores

QString filesKey() { return QStringLiteral("evaluation/files"); }
QString testFileKey() { return QStringLiteral("evaluation/testFile"); }

QStringList axisNames() {
    return {EvaluationPanel::tr("Risk"), EvaluationPanel::tr("Rules"), EvaluationPanel::tr("Scene"), EvaluationPanel::tr("Relevance"),
            EvaluationPanel::tr("Details")};
}

}  // namespace

EvaluationPanel::EvaluationPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), open_(new QPushButton(tr("Add results…"))), chooseTest_(new QPushButton(tr("Test file…"))),
      remove_(new QPushButton(tr("Remove"))), testName_(new ElidedLabel(Qt::ElideMiddle)), table_(new QTableView), choiceTable_(new QTableView),
      sentence_(new QLabel), legend_(new PlotLegend(false)), radar_(new RadarView), message_(new MessageBar) {
    files_ = context_.settings.value(filesKey()).toStringList();
    testFile_ = context_.settings.value(testFileKey()).toString();
    buildLayout();
    connectAll();
    showTestFile();
    showRadar();
    showSelected();
}

EvaluationPanel::~EvaluationPanel() = default;

void EvaluationPanel::buildLayout() {
    buildTables();
    auto* parts = new QSplitter(Qt::Vertical);
    parts->setChildrenCollapsible(false);
    parts->addWidget(table_);
    parts->addWidget(buildDetails());
    parts->setStretchFactor(1, 1);
    parts->setSizes({300, 350});
    stackWidgets(this, {message_, buildHead(), parts});
}

QWidget* EvaluationPanel::buildHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(kSpace * 3 / 2, kSpace, kSpace, kSpace);
    row->setSpacing(kSpace / 2);
    open_->setProperty("primary", true);
    open_->setToolTip(tr("Predictions on DriveLMM-o1 (idx and llm-response, or id and answer), or what the official script wrote"));
    chooseTest_->setToolTip(tr("DriveLMM-o1's test file: references, options, and what is missing from the predictions"));
    remove_->setToolTip(tr("Take the selected file off the table (Delete)"));
    open_->setAccessibleName(tr("Add files of predictions or scores"));
    chooseTest_->setAccessibleName(tr("Choose DriveLMM-o1's test file"));
    remove_->setAccessibleName(tr("Remove the selected file from the table"));
    testName_->setProperty("role", QStringLiteral("muted"));
    for (QWidget* widget : std::initializer_list<QWidget*>{open_, chooseTest_}) {
        row->addWidget(widget);
    }
    row->addWidget(testName_, 1);
    row->addWidget(remove_);
    return head;
}

QWidget* EvaluationPanel::buildDetails() {
    auto* left = new QWidget;
    auto* radar = new QVBoxLayout(left);
    radar->setContentsMargins(kSpace * 3 / 2, kSpace, kSpace, kSpace);
    radar->addWidget(legend_);
    radar->addWidget(radar_, 1);
    auto* right = new QWidget;
    auto* choices = new QVBoxLayout(right);
    choices->setContentsMargins(0, kSpace, 0, 0);
    choices->setSpacing(kSpace / 2);
    sentence_->setTextFormat(Qt::PlainText);
    sentence_->setWordWrap(true);
    sentence_->setContentsMargins(kSpace, 0, kSpace, 0);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    choices->addWidget(sentence_);
    choices->addWidget(choiceTable_, 1);
    auto* details = new QSplitter(Qt::Horizontal);
    details->setChildrenCollapsible(false);
    details->addWidget(left);
    details->addWidget(right);
    details->setStretchFactor(0, 1);
    details->setSizes({500, 470});
    return details;
}

void EvaluationPanel::buildTables() {
    table_->setModel(&model_);
    makeRowTable(table_, tr("Results on DriveLMM-o1, published and yours"));
    table_->setAlternatingRowColors(true);
    table_->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setStretchLastSection(true);   // names stay whole in a narrow window, which scrolls
    radar_->setAxes(axisNames());
    choiceTable_->setModel(&choices_);
    makeRowTable(choiceTable_, tr("Multiple choice of the selected file by question number"));
    choiceTable_->setAlternatingRowColors(true);
    choiceTable_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    choiceTable_->horizontalHeader()->setStretchLastSection(true);
}

void EvaluationPanel::connectAll() {
    connect(open_, &QPushButton::clicked, this, &EvaluationPanel::openFiles);
    connect(chooseTest_, &QPushButton::clicked, this, &EvaluationPanel::openTestFile);
    connect(remove_, &QPushButton::clicked, this, &EvaluationPanel::removeSelected);
    auto* removeKey = new QShortcut(QKeySequence(Qt::Key_Delete), table_);
    removeKey->setContext(Qt::WidgetShortcut);
    connect(removeKey, &QShortcut::activated, this, &EvaluationPanel::removeSelected);
    connect(&model_, &BenchmarkModel::shownChanged, this, &EvaluationPanel::showRadar);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &EvaluationPanel::showSelected);
    connect(&reader_, &BenchmarkReader::filesRead, this, &EvaluationPanel::showFiles);
}

QString EvaluationPanel::sentence() const { return sentence_->text(); }
QString EvaluationPanel::problem() const { return message_->message(); }

QString EvaluationPanel::startFolder() const {
    const QString newest = files_.isEmpty() ? testFile_ : files_.last();
    return newest.isEmpty() ? QString() : QFileInfo(newest).absolutePath();
}

void EvaluationPanel::openFiles() {
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Files of predictions or scores"), startFolder(), tr("JSON (*.json);;All files (*)"));
    if (!files.isEmpty()) {
        addFiles(files);
    }
}

void EvaluationPanel::openTestFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("DriveLMM-o1's test file"), startFolder(), tr("JSON (*.json);;All files (*)"));
    if (!file.isEmpty()) {
        setTestFile(file);
    }
}

void EvaluationPanel::addFiles(const QStringList& files) {
    for (const QString& file : files) {
        const QString path = QFileInfo(file).absoluteFilePath();
        if (!files_.contains(path)) {
            files_ << path;
        }
        selected_ = path;
    }
    readFiles();
}

void EvaluationPanel::setTestFile(const QString& file) {
    testFile_ = QFileInfo(file).absoluteFilePath();
    showTestFile();
    readFiles();
}

void EvaluationPanel::removeSelected() {
    const BenchmarkFile* file = table_->currentIndex().isValid() ? model_.file(table_->currentIndex().row()) : nullptr;
    if (file != nullptr) {
        files_.removeAll(file->path);
        selected_.clear();
        readFiles();
    }
}

void EvaluationPanel::setSeen(bool isSeen) {
    if (isSeen && !wasSeen_ && !files_.isEmpty()) {
        readFiles();
    }
    wasSeen_ = wasSeen_ || isSeen;
}

void EvaluationPanel::readFiles() {
    wasSeen_ = true;
    message_->clear();
    reader_.read(files_, testFile_);
}

/// What cannot be read now may be there again tomorrow, so it stays remembered; only the user takes files away.
void EvaluationPanel::remember() {
    context_.settings.setValue(filesKey(), files_);
    context_.settings.setValue(testFileKey(), testFile_);
}

void EvaluationPanel::showFiles(const BenchmarkFiles& files) {
    QStringList problems;
    for (const BenchmarkFile& file : *files) {
        if (!file.problem.isEmpty()) {
            problems << file.problem;
        }
    }
    model_.setFiles(files);
    if (!problems.isEmpty()) {
        message_->showError(problems.join(QLatin1Char('\n')));
    }
    remember();
    int row = model_.rowCount() - 1;
    for (int i = model_.publishedCount(); i < model_.rowCount(); ++i) {
        row = model_.file(i)->path == selected_ ? i : row;
    }
    table_->setCurrentIndex(model_.index(row, 0));
    table_->scrollTo(model_.index(row, 0));
    showSelected();
}

void EvaluationPanel::showTestFile() {
    testName_->setText(testFile_.isEmpty() ? tr("no test file chosen") : tr("Test file: %1").arg(testFile_));
    testName_->setToolTip(plainTip(testFile_));
}

void EvaluationPanel::showRadar() {
    std::vector<RadarSeries> series;
    std::vector<LegendEntry> legend;
    for (int row = 0; row < model_.rowCount(); ++row) {
        if (!model_.isShown(row)) {
            continue;
        }
        const auto values = model_.values(row);
        const QPen pen = radarPen(static_cast<int>(series.size()));
        const bool isJudged = std::any_of(values.begin(), values.begin() + kAxes, [](double value) { return std::isfinite(value); });
        if (isJudged) {
            series.push_back({model_.name(row), pen, {values.begin(), values.begin() + kAxes}, !model_.isPublished(row)});
            legend.push_back({model_.isPublished(row) ? model_.name(row) : tr("%1 (yours)").arg(model_.name(row)), pen, {}});
        }
    }
    radar_->setSeries(std::move(series));
    legend_->setEntries(std::move(legend));
}

void EvaluationPanel::showSelected() {
    const int row = table_->currentIndex().row();
    const BenchmarkFile* file = row >= 0 && row < model_.rowCount() ? model_.file(row) : nullptr;
    remove_->setEnabled(file != nullptr);
    selected_ = file != nullptr ? file->path : selected_;
    choices_.setScores(file != nullptr ? file->run.choices : std::nullopt);
    choiceTable_->setVisible(file != nullptr && file->run.choices.has_value());
    if (file == nullptr) {
        sentence_->setText(row >= 0 ? tr("Published rows are not split by question number. Select one of your files.")
                                    : tr("Add a file of predictions or scores: it stands below the published rows, with its multiple choice by question number here."));
        return;
    }
    if (!model_.isReadable(row)) {
        sentence_->setText(tr("%1\nRemove takes the file off the table; once it is mended, it is read again when a file is added or the program starts.").arg(file->problem));
        return;
    }
    const eval::BenchmarkRun& run = file->run;
    QStringList lines{QString::fromStdString(run.name) + QStringLiteral(": ") + word(eval::coverageSentence(run))};
    if (run.choices) {
        lines << tr("Replies without a letter to the official script: %1; wrong to it and right to a reader: %2; the other way round: %3.")
                     .arg(run.choices->unread)
                     .arg(run.choices->rescued)
                     .arg(run.choices->flattered);
    }
    if (run.judged && run.judged->overall) {
        lines << tr("Reasoning: %1 by the judge's own averages, %2 by the true averages of its twelve scores.")
                     .arg(*run.judged->overall, 0, 'f', 2)
                     .arg(run.judged->average, 0, 'f', 2);
    }
    if (!run.problems.empty()) {
        lines << tr("%1 notes, the first: %2").arg(run.problems.size()).arg(QString::fromStdString(run.problems.front()));
    }
    sentence_->setText(lines.join(QLatin1Char('\n')));
}

void EvaluationPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        showRadar();   // its pens follow the theme
    }
    QWidget::changeEvent(event);
}

}  // namespace omnidrive::ui
