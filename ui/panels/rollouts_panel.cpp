// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/rollouts_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/words.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/empty_state.h"
#include "ui/views/filter_edit.h"
#include "ui/views/icons.h"
#include "ui/views/panel_parts.h"
#include "ui/views/rollout_delegate.h"
#include "ui/views/saved_filters.h"
#include "ui/views/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace omnidrive::ui {

namespace {

constexpr int kTypingPauseMs = 120;

constexpr std::pair<RolloutColumn, int> kWidths[] = {
    {RolloutColumn::Result, 84}, {RolloutColumn::Review, 116}, {RolloutColumn::Step, 48}, {RolloutColumn::Kind, 92}, {RolloutColumn::Reward, 68}, {RolloutColumn::Advantage, 88},
    {RolloutColumn::Zooms, 60}, {RolloutColumn::Labels, 124}, {RolloutColumn::Clip, 60}, {RolloutColumn::Answer, 128}, {RolloutColumn::Accuracy, 76},
    {RolloutColumn::Format, 68}, {RolloutColumn::Grounding, 88}, {RolloutColumn::Tokens, 68}, {RolloutColumn::Stage, 60},
    {RolloutColumn::Group, 120}, {RolloutColumn::Id, 140}};

/// Characters of the first `bytes` bytes of an UTF-8 text: problems and completions of the engine count bytes.
int charactersOf(const std::string& text, size_t bytes) { return static_cast<int>(QString::fromUtf8(text.data(), static_cast<qsizetype>(bytes)).size()); }

TextCompletion completionAt(const StudioContext& context, const QString& text, int cursor) {
    const std::string bytes = text.toStdString();
    const auto valuesOf = [&](const std::string& field) {
        const std::vector<std::string> said = context.annotations.noteValues(field);
        return said.empty() ? context.rollouts.values().of(field) : said;
    };
    const auto offered = insight::completeFilter(bytes, static_cast<size_t>(text.left(cursor).toUtf8().size()), insight::notedFilterFields(), valuesOf);
    TextCompletion completion;
    completion.begin = charactersOf(bytes, offered.begin);
    completion.length = charactersOf(bytes, offered.begin + offered.length) - completion.begin;
    for (const std::string& word : offered.words) {
        completion.words.push_back(QString::fromStdString(word));
    }
    return completion;
}

std::vector<TextProblem> problemsOf(const insight::NotedFilter& filter, const std::string& bytes) {
    std::vector<TextProblem> problems;
    for (const insight::FilterProblem& problem : filter.problems()) {
        const int begin = charactersOf(bytes, problem.begin);
        problems.push_back({begin, charactersOf(bytes, problem.begin + problem.length) - begin, QString::fromStdString(problem.sentence)});
    }
    return problems;
}

QString filterHelp() {
    QStringList lines{RolloutsPanel::tr("Terms stand side by side and all must hold; a minus negates one.")};
    for (const insight::FilterField& field : insight::notedFilterFields()) {
        const bool isNumber = field.kind == insight::FilterField::Kind::Number;
        const QString name = QString::fromStdString(field.name);
        const QString form = isNumber ? name + QStringLiteral("<0.2  ") + name + QStringLiteral(":[0,0.5)") : name + QLatin1Char(':');
        lines << QStringLiteral("%1  –  %2").arg(form, word(field.meaning));
    }
    lines << QStringLiteral("answer:right  answer:wrong  answer:none  is:superseded  is:cut-off  is:no-signal  is:probe  checked  unchecked");
    return lines.join(QLatin1Char('\n'));
}

constexpr const char* kSavedFilters = "filters/rollouts";

}  // namespace

RolloutsPanel::RolloutsPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), filter_(new FilterEdit([context](const QString& text, int cursor) { return completionAt(context, text, cursor); })),
      saved_(new SavedFilters), problem_(new QLabel), step_(new QPushButton), only_(new QPushButton), count_(new QLabel),
      table_(new QTableView), delegate_(new RolloutDelegate(table_)), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("list"), tr("No rollouts"),
                            tr("Open a run on the left. Rollouts appear here as soon as the trainer has written them."))),
      noMatch_(new EmptyState(QStringLiteral("filter"), tr("Nothing matches"), tr("No rollout of this run passes the filter."))) {
    proxy_.setRollouts(&context_.rollouts);
    loadSavedFilters();
    buildLayout();
    connectAll();
    noticeRows();
}

void RolloutsPanel::buildLayout() {
    buildTable();
    noMatch_->setAction(tr("Show all"));
    for (QWidget* page : std::initializer_list<QWidget*>{empty_, noMatch_, table_}) {
        stack_->addWidget(page);
    }
    problem_->setTextFormat(Qt::PlainText);
    problem_->setProperty("role", QStringLiteral("muted"));
    problem_->setContentsMargins(kSpace, 0, kSpace, 0);
    problem_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, kSpace / 2, 0, 0);
    layout->setSpacing(kSpace / 2);
    layout->addWidget(buildFilterRow());
    layout->addWidget(problem_);
    layout->addWidget(stack_, 1);
}

QWidget* RolloutsPanel::buildFilterRow() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(kSpace, 0, kSpace, 0);
    row->setSpacing(kSpace);
    filter_->setPlaceholderText(tr("Filter:  wrong answers with a weak crop = answer:wrong clip<0.2   ( / )"));
    filter_->setClearButtonEnabled(true);
    filter_->setAccessibleName(tr("Filter rollouts"));
    filter_->setToolTip(filterHelp());
    step_->setIcon(themedIcon(QStringLiteral("close")));
    step_->setIconSize({12, 12});
    step_->setToolTip(tr("Show the rollouts of all steps"));
    step_->hide();
    count_->setProperty("role", QStringLiteral("muted"));
    row->addWidget(filter_, 1);
    row->addWidget(saved_);
    only_->setIcon(themedIcon(QStringLiteral("close")));
    only_->setIconSize({12, 12});
    only_->setToolTip(tr("Show the others again"));
    only_->hide();
    row->addWidget(step_);
    row->addWidget(only_);
    row->addWidget(count_);
    return header;
}

void RolloutsPanel::buildTable() {
    connect(&proxy_, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { isRemoving_ = true; });   // before the table hears of it
    table_->setModel(&proxy_);
    table_->installEventFilter(this);
    table_->setItemDelegate(delegate_);
    makeRowTable(table_, tr("Rollouts"));
    table_->setSortingEnabled(true);
    table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    proxy_.sort(-1);
    table_->setMouseTracking(true);
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table_->verticalHeader()->setDefaultSectionSize(26);
    table_->horizontalHeader()->setSectionsMovable(true);
    table_->horizontalHeader()->setSortIndicatorClearable(true);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (const auto& [column, width] : kWidths) {
        const auto section = static_cast<int>(column);
        table_->setColumnWidth(section, std::max(width, table_->horizontalHeader()->sectionSizeHint(section)));   // room for the arrow, too
    }
}

void RolloutsPanel::connectAll() {
    filterTimer_.setSingleShot(true);
    filterTimer_.setInterval(kTypingPauseMs);
    connect(&filterTimer_, &QTimer::timeout, this, &RolloutsPanel::applyFilter);
    connect(filter_, &QLineEdit::textChanged, &filterTimer_, qOverload<>(&QTimer::start));
    connect(filter_, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        table_->setFocus();
    });
    connect(saved_, &SavedFilters::freshWanted, this, &RolloutsPanel::loadSavedFilters);
    connect(saved_, &SavedFilters::chosen, this, &RolloutsPanel::setFilterText);
    connect(saved_, &SavedFilters::filtersChanged, this, &RolloutsPanel::storeSavedFilters);
    connect(noMatch_, &EmptyState::actionTriggered, this, [this] {
        setFilterText({});
        showAll();
        context_.selection.selectTrainingStep(std::nullopt);
    });
    connect(step_, &QPushButton::clicked, this, [this] { context_.selection.selectTrainingStep(std::nullopt); });
    connect(only_, &QPushButton::clicked, this, &RolloutsPanel::showAll);
    connect(&context_.selection, &SelectionState::runChanged, this, &RolloutsPanel::liftRestriction);
    connect(&context_.selection, &SelectionState::rolloutChanged, this, &RolloutsPanel::showSelected);
    connect(&context_.selection, &SelectionState::trainingStepChanged, this, &RolloutsPanel::showStep);
    connectRows();
}

void RolloutsPanel::connectRows() {
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid() && !isRemoving_) {
            context_.selection.selectRollout(current.data(RolloutIdRole).toString());
        }
    });
    noticeTimer_.setSingleShot(true);
    noticeTimer_.setInterval(0);
    connect(&noticeTimer_, &QTimer::timeout, this, &RolloutsPanel::noticeRows);
    const auto noticeSoon = [this] { noticeTimer_.start(); };
    for (const QAbstractItemModel* model : std::initializer_list<const QAbstractItemModel*>{&proxy_, &context_.rollouts}) {   // of rows that do not pass the proxy says nothing
        connect(model, &QAbstractItemModel::rowsInserted, this, noticeSoon);
        connect(model, &QAbstractItemModel::modelReset, this, noticeSoon);
    }
    connect(&proxy_, &QAbstractItemModel::layoutChanged, this, noticeSoon);   // what people said came for all rows at once
    connect(&proxy_, &QAbstractItemModel::rowsRemoved, this, [this] {
        isRemoving_ = false;
        showSelected();
        noticeRows();
    });
}

void RolloutsPanel::setFilterText(const QString& text) {
    filter_->setText(text);
    applyFilter();
}

void RolloutsPanel::showOnly(const QStringList& rolloutIds, const QString& words) {
    isRestricted_ = true;
    proxy_.setOnly(rolloutIds);
    only_->setText(words);
    only_->show();
    noticeRows();
    if (proxy_.rowOf(context_.selection.current().rollout) < 0) {
        chooseFirst();
    }
    keepSelectedInView();
}

void RolloutsPanel::showAll() {
    if (isRestricted_) {
        liftRestriction();
        noticeRows();
        showSelected();
        keepSelectedInView();
    }
}

void RolloutsPanel::liftRestriction() {
    if (isRestricted_) {
        isRestricted_ = false;
        proxy_.setOnly(std::nullopt);
        only_->hide();
    }
}

void RolloutsPanel::focusFilter() {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
}

QList<std::string> RolloutsPanel::cameras() const {
    const auto known = context_.rollouts.values().of("camera");
    return {known.begin(), known.end()};
}

void RolloutsPanel::openSavedFilters() { saved_->showMenu(); }

void RolloutsPanel::saveFilter() { saved_->askForName(); }

void RolloutsPanel::loadSavedFilters() {
    context_.settings.refresh();   // another Studio may have saved one
    QList<SavedFilter> filters;
    const QStringList stored = context_.settings.value(QLatin1String(kSavedFilters)).toStringList();
    for (qsizetype i = 0; i + 1 < stored.size(); i += 2) {
        filters.push_back({stored[i], stored[i + 1]});
    }
    saved_->setFilters(filters);
}

/// Names and texts by turns.
void RolloutsPanel::storeSavedFilters() {
    QStringList stored;
    for (const SavedFilter& filter : saved_->filters()) {
        stored << filter.name << filter.text;
    }
    context_.settings.setValue(QLatin1String(kSavedFilters), stored);
}

void RolloutsPanel::applyFilter() {
    filterTimer_.stop();
    const std::string text = filter_->text().toStdString();
    const insight::NotedFilter filter(text);
    proxy_.setFilter(filter);
    filter_->setProblems(problemsOf(filter, text));
    saved_->setCurrentText(filter_->text());
    const bool isBad = !filter.problems().empty();
    problem_->setText(isBad ? QString::fromStdString(filter.problems().front().sentence) : QString());
    problem_->setVisible(isBad);
    filter_->setProperty("invalid", isBad);
    filter_->style()->unpolish(filter_);
    filter_->style()->polish(filter_);
    noticeRows();
    showSelected();
    keepSelectedInView();
}

/// Rows above the selected one came or went: without this it would be somewhere else on the screen, or off it.
void RolloutsPanel::keepSelectedInView() {
    if (table_->currentIndex().isValid()) {
        table_->doItemsLayout();   // the range of the scroll bar is else that of the rows before
        table_->scrollTo(table_->currentIndex(), QAbstractItemView::PositionAtCenter);
    }
}

void RolloutsPanel::showStep(std::optional<qint64> step) {
    proxy_.setTrainingStep(step);
    step_->setVisible(step.has_value());
    if (step) {
        step_->setText(tr("step %1").arg(*step));
    }
    noticeRows();
    keepSelectedInView();
    if (step && proxy_.rowOf(context_.selection.current().rollout) < 0) {
        chooseFirst();
    }
}

void RolloutsPanel::noticeRows() {
    delegate_->setRewardRange(context_.rollouts.lowestReward(), context_.rollouts.highestReward());
    const bool hasAny = context_.rollouts.rowCount() > 0;
    stack_->setCurrentWidget(!hasAny ? static_cast<QWidget*>(empty_) : proxy_.rowCount() == 0 ? static_cast<QWidget*>(noMatch_) : table_);
    updateCount();
    if (hasAny && context_.selection.current().rollout.isEmpty()) {
        chooseFirst();
    } else if (!table_->currentIndex().isValid()) {
        showSelected();   // the rows of a selection made before they arrived
        keepSelectedInView();
    }
}

/// Nothing while another run is being selected: the rows are still those of the run before.
void RolloutsPanel::chooseFirst() {
    if (proxy_.rowCount() > 0 && context_.follower.folder() == context_.selection.current().run) {
        context_.selection.selectRollout(proxy_.index(0, 0).data(RolloutIdRole).toString());
    }
}

void RolloutsPanel::updateCount() {
    const QLocale locale;
    const int all = context_.rollouts.rowCount(), shown = proxy_.rowCount();
    count_->setText(all == shown ? tr("%1 rollouts").arg(locale.toString(all)) : tr("%1 of %2").arg(locale.toString(shown), locale.toString(all)));
}

void RolloutsPanel::showSelected() {
    const int row = proxy_.rowOf(context_.selection.current().rollout);
    if (row < 0) {
        table_->selectionModel()->clear();
        return;
    }
    if (row != table_->currentIndex().row()) {
        const int column = std::max(0, table_->currentIndex().column());
        table_->setCurrentIndex(proxy_.index(row, column));
    }
}

/// From where the selected rollout stands, or stood before the filter took it out.
void RolloutsPanel::moveBy(int rows) {
    const QString& selected = context_.selection.current().rollout;
    const int now = proxy_.rowOf(selected), behind = proxy_.rowsBefore(selected);
    const int row = now >= 0 ? now + rows : rows > 0 ? behind + rows - 1 : behind + rows;
    if (proxy_.rowCount() > 0) {
        context_.selection.selectRollout(proxy_.index(std::clamp(row, 0, proxy_.rowCount() - 1), 0).data(RolloutIdRole).toString());
    }
}

/// Where no row is the current one, the table's own arrows would begin at the top.
bool RolloutsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == table_ && event->type() == QEvent::KeyPress && !table_->currentIndex().isValid()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            moveBy(key == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace omnidrive::ui
