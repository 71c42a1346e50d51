// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curves_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/scalar_store.h"
#include "ui/panels/curve_groups.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/check_delegate.h"
#include "ui/views/elided_label.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

#include <array>
#include <cmath>
#include <limits>

namespace omnidrive::ui {

namespace {

constexpr int kPlotWidth = 340;
constexpr int kPlotHeight = 212;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

QString smoothingKey() { return QStringLiteral("curves/smoothing"); }

/// The line of a curve that is laid over: the colour of the own curve, another style for each run.
QPen overlayPen(int curve, int source) {
    static constexpr std::array kStyles{Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
    QPen pen = curvePen(curve);
    pen.setStyle(kStyles[static_cast<size_t>(source) % kStyles.size()]);
    pen.setWidthF(1.4);
    return pen;
}

QToolButton* menuButton(const QString& text, const QString& toolTip, QMenu* menu) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    return button;
}

/// A file name from a plot's title.
QString fileName(const QString& title) {
    QString name = title.toLower();
    for (QChar& c : name) {
        c = c.isLetterOrNumber() ? c : QLatin1Char('-');
    }
    return name;
}

}  // namespace

CurvesPanel::CurvesPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), firstAnchor_(kNone), secondAnchor_(kNone), tree_(new QTreeView), smoothing_(new QSlider(Qt::Horizontal)),
      smoothingText_(new QLabel), follow_(new QCheckBox(tr("Follow"))), logX_(new QCheckBox(tr("Log X"))),
      logY_(new QCheckBox(tr("Log Y"))), message_(new MessageBar), scroll_(new QScrollArea), grid_(new QWidget), gridLayout_(new QGridLayout(grid_)),
      stack_(new QStackedWidget) {
    buildLayout();
    connectAll();
    setSmoothing(context_.settings.value(smoothingKey(), 60).toInt());
}

void CurvesPanel::buildLayout() {
    tree_->setModel(&tags_);
    tree_->setItemDelegate(new CheckDelegate(tree_));
    tree_->setMouseTracking(true);
    tree_->setHeaderHidden(true);
    tree_->setIndentation(14);
    tree_->setAccessibleName(tr("Curves to show"));
    tree_->setUniformRowHeights(true);
    grid_->setObjectName(QStringLiteral("scrollBody"));
    gridLayout_->setContentsMargins(0, 0, 0, 0);
    gridLayout_->setSpacing(kSpace);
    scroll_->setWidget(grid_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->viewport()->installEventFilter(this);
    auto* splitter = new QSplitter;
    splitter->addWidget(tree_);
    splitter->addWidget(scroll_);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({184, 900});
    splitter->setChildrenCollapsible(true);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTools());
    column->addWidget(message_);
    column->addWidget(splitter, 1);
    stack_->addWidget(new EmptyState(QStringLiteral("curves"), tr("No curves yet"),
                                     tr("Curves appear after the first step of a training. Start one in the Training panel, or open a run.")));
    stack_->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);
}

QWidget* CurvesPanel::buildTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(kSpace * 3 / 2, kSpace / 2, kSpace, kSpace / 2);
    row->setSpacing(kSpace);
    auto* label = new QLabel(tr("Smoothing"));
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(smoothing_);
    smoothing_->setRange(0, 95);
    smoothing_->setFixedWidth(120);
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(tr("Weight of the past in a moving average; the raw values stay visible"));
    smoothingText_->setFixedWidth(32);
    follow_->setChecked(true);
    follow_->setToolTip(tr("Show all steps and grow with the run"));
    auto* defaults = new QPushButton(tr("Usual curves"));
    defaults->setToolTip(tr("Show the curves that matter first"));
    connect(defaults, &QPushButton::clicked, &tags_, &TagModel::checkDefaults);
    logX_->setToolTip(tr("Logarithmic steps; steps at or below 0 are left out and counted"));
    logY_->setToolTip(tr("Logarithmic values; values at or below 0 are gaps, marked ▼ at the border and counted"));
    auto* hint = new ElidedLabel;
    hint->setText(tr("Wheel zooms, drag moves, click shows the step's rollouts, Shift+click sets cursors, right click pins notes"));
    hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    hint->setProperty("role", QStringLiteral("muted"));
    row->addWidget(label);
    row->addWidget(smoothing_);
    row->addWidget(smoothingText_);
    row->addWidget(follow_);
    row->addWidget(logX_);
    row->addWidget(logY_);
    row->addWidget(defaults);
    row->addWidget(buildCompareButton());
    row->addWidget(buildExportButton());
    row->addWidget(hint, 1);
    return tools;
}

QWidget* CurvesPanel::buildCompareButton() {
    auto* menu = new QMenu(this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillCompareMenu(menu); });
    return menuButton(tr("Compare…"), tr("Lay other runs, or logs of other programs, over these curves"), menu);
}

void CurvesPanel::fillCompareMenu(QMenu* menu) {
    menu->clear();
    menu->addAction(tr("Add a run folder…"), this, [this] { addOverlay(true); });
    menu->addAction(tr("Add a log file… (TensorBoard, TRL, verl, W&B, CSV, JSONL)"), this, [this] { addOverlay(false); });
    const auto& sources = overlays_.sources();
    if (!sources.empty()) {
        menu->addSeparator();
    }
    for (size_t i = 0; i < sources.size(); ++i) {
        menu->addAction(tr("Remove %1 (%2)").arg(QString::fromStdString(sources[i].name), QString::fromStdString(sources[i].format)), this,
                        [this, i] { overlays_.remove(static_cast<int>(i)); });
    }
}

void CurvesPanel::addOverlay(bool isFolder) {
    const QString start = QFileInfo(context_.follower.folder()).absolutePath();
    const QString path = isFolder ? QFileDialog::getExistingDirectory(this, tr("A run folder, or a folder of event files"), start)
                                  : QFileDialog::getOpenFileName(this, tr("A log of another program"), start);
    if (!path.isEmpty()) {
        overlays_.add(path);
    }
}

QWidget* CurvesPanel::buildExportButton() {
    auto* menu = new QMenu(this);
    for (const char* kind : {"png", "svg", "pdf"}) {
        const QString word = QString::fromLatin1(kind);
        menu->addAction(tr("All plots as %1…").arg(word.toUpper()), this, [this, word] { chooseExport(word); });
    }
    menu->addAction(tr("The visible numbers as CSV…"), this, [this] { chooseExport(QStringLiteral("csv")); });
    return menuButton(tr("Export…"), tr("Save the plots, or the numbers of the visible range"), menu);
}

void CurvesPanel::chooseExport(const QString& kind) {
    if (kind == QLatin1String("csv")) {
        const QString file = QFileDialog::getSaveFileName(this, tr("Save the visible numbers"), QStringLiteral("curves.csv"), tr("CSV (*.csv)"));
        if (!file.isEmpty()) {
            message_->showInfo(exportCsv(file));
        }
        return;
    }
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Save the plots into a folder"));
    if (!folder.isEmpty()) {
        message_->showInfo(exportPlots(folder, kind));
    }
}

QString CurvesPanel::exportPlots(const QString& folder, const QString& kind) {
    for (CurvePlot* plot : plots_) {
        const QString file = QDir(folder).filePath(QStringLiteral("%1.%2").arg(fileName(plot->title()), kind));
        if (!plot->exportTo(file)) {
            return tr("%1 cannot be written.").arg(file);
        }
    }
    return tr("%n plots saved in %1.", nullptr, static_cast<int>(plots_.size())).arg(folder);
}

QString CurvesPanel::exportCsv(const QString& file) const {
    std::vector<insight::NamedLine> lines;
    for (const CurvePlot* plot : plots_) {
        for (const PlotSeries& series : plot->series()) {
            if (!series.isHidden) {
                lines.push_back({series.key.toStdString(), &series.curve.live});
            }
        }
    }
    const insight::ValueRange range = plots_.empty() ? insight::ValueRange{} : plots_.front()->xRange();
    const QByteArray text = QByteArray::fromStdString(insight::curvesCsv(lines, range.low, range.high));
    QSaveFile save(file);
    const bool isSaved = save.open(QIODevice::WriteOnly) && save.write(text) == text.size() && save.flush() && save.error() == QFileDevice::NoError;
    if (!isSaved) {
        save.cancelWriting();
    }
    return isSaved && save.commit() ? tr("Saved %1.").arg(file) : tr("%1 cannot be written: %2").arg(file, save.errorString());
}

void CurvesPanel::connectAll() {
    connect(&context_.scalars, &ScalarStore::tagsChanged, this, &CurvesPanel::updateTags);
    connect(&overlays_, &RunOverlays::changed, this, [this] {
        updateTags();
        updateSeries();
    });
    connect(&overlays_, &RunOverlays::failed, message_, &MessageBar::showError);
    connect(&overlays_, &RunOverlays::noticed, message_, &MessageBar::showInfo);
    connect(&notes_, &NoteKeeper::changed, this, &CurvesPanel::showMarks);
    connect(&notes_, &NoteKeeper::failed, this, [this](const QString& sentence, const QString& text) {
        message_->showError(text.isEmpty() ? sentence : tr("The note “%1” was not kept: %2").arg(text, sentence));
    });
    connect(&context_.follower, &RunFollower::opened, this, [this](const RunOverview& overview) {
        takeEvents({});
        notes_.open(overview.folder);
    });
    connect(&context_.follower, &RunFollower::closed, this, [this] {
        takeEvents({});
        notes_.open({});
    });
    connect(&context_.follower, &RunFollower::pulseArrived, this, [this](const RunPulse& pulse) { takeEvents(pulse.events); });
    connect(&context_.scalars, &ScalarStore::pointsChanged, this, &CurvesPanel::updateSeries);
    connect(&tags_, &TagModel::checkedTagsChanged, this, &CurvesPanel::rebuildPlots);
    connect(smoothing_, &QSlider::valueChanged, this, &CurvesPanel::setSmoothing);
    for (QCheckBox* scale : {logX_, logY_}) {
        connect(scale, &QCheckBox::toggled, this, [this] { setLogScales(logX_->isChecked(), logY_->isChecked()); });
    }
    connect(follow_, &QCheckBox::toggled, this, [this](bool isOn) {
        if (isOn) {
            showAll();
        }
    });
    connect(&context_.selection, &SelectionState::trainingStepChanged, this, &CurvesPanel::markStep);
}

void CurvesPanel::updateTags() {
    QStringList tags = context_.scalars.tags() + overlays_.tags();
    tags.sort();
    tags.removeDuplicates();
    tags_.setTags(tags);
    stack_->setCurrentIndex(tags.isEmpty() ? 0 : 1);
    tree_->expandAll();
}

void CurvesPanel::setLogScales(bool isLogX, bool isLogY) {
    logX_->setChecked(isLogX);
    logY_->setChecked(isLogY);
    for (CurvePlot* plot : plots_) {
        plot->setLogScales(isLogX, isLogY);
    }
}

bool CurvesPanel::isFollowing() const { return follow_->isChecked(); }

void CurvesPanel::setFollowing(bool isFollowing) { follow_->setChecked(isFollowing); }

double CurvesPanel::smoothingWeight() const { return smoothing_->value() / 100.0; }

void CurvesPanel::setSmoothing(int percent) {
    smoothing_->setValue(percent);
    smoothingText_->setText(QString::number(smoothingWeight(), 'f', 2));
    context_.settings.setValue(smoothingKey(), percent);
    for (CurvePlot* plot : plots_) {
        plot->setSmoothing(smoothingWeight());
    }
}

/// One plot for each group that has a checked tag; those that stay are kept.
void CurvesPanel::rebuildPlots() {
    QStringList groups;
    for (const QString& tag : tags_.checkedTags()) {
        if (!groups.contains(TagModel::groupOf(tag))) {
            groups.push_back(TagModel::groupOf(tag));
        }
    }
    if (groups != groups_) {
        qDeleteAll(plots_);
        plots_.clear();
        groups_ = groups;
        for (const QString& group : groups_) {
            addPlot(group);
        }
        placePlots();
    }
    updateSeries();
}

void CurvesPanel::addPlot(const QString& group) {
    const CurveGroup words = curveGroup(group);
    auto* plot = new CurvePlot(words.title, words.axis);
    plot->setMinimumHeight(kPlotHeight);
    plot->setSmoothing(smoothingWeight());
    connect(plot, &CurvePlot::stepClicked, this, [this](qint64 step) { context_.selection.selectTrainingStep(step); });
    connect(plot, &CurvePlot::cursorMoved, this, &CurvesPanel::moveCursor);
    connect(plot, &CurvePlot::xRangeChosen, this, [this](double from, double to) {
        setFollowing(false);
        showRange(from, to);
    });
    connect(plot, &CurvePlot::fullRangeAsked, this, [this] { setFollowing(true); });
    connect(plot, &CurvePlot::anchorAsked, this, &CurvesPanel::setAnchor);
    connect(plot, &CurvePlot::seriesToggled, this, &CurvesPanel::toggleSeries);
    connect(plot, &CurvePlot::noteClicked, this, &CurvesPanel::showNote);
    connect(plot, &CurvePlot::eventClicked, this, &CurvesPanel::openEvent);
    connect(plot, &CurvePlot::menuAsked, this, [this, plot](const QPoint& place, double x) { showMenu(plot, place, x); });
    plot->setLogScales(logX_->isChecked(), logY_->isChecked());
    plot->setAnchors(firstAnchor_, secondAnchor_);
    plots_.push_back(plot);
}

void CurvesPanel::placePlots() {
    const int columns = std::clamp(scroll_->viewport()->width() / kPlotWidth, 1, 3);
    for (size_t i = 0; i < plots_.size(); ++i) {
        gridLayout_->addWidget(plots_[i], static_cast<int>(i) / columns, static_cast<int>(i) % columns);
    }
    for (int column = 0; column < 3; ++column) {
        gridLayout_->setColumnStretch(column, column < columns ? 1 : 0);
    }
}

bool CurvesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        placePlots();
    } else if (event->type() == QEvent::PaletteChange) {
        updateSeries();   // pens have the theme's colours
    }
    return QWidget::eventFilter(watched, event);
}

std::vector<PlotSeries> CurvesPanel::seriesOf(const QString& group) const {
    std::vector<PlotSeries> series;
    int colour = 0;
    for (const QString& tag : tags_.checkedTags()) {
        if (TagModel::groupOf(tag) != group) {
            continue;
        }
        const QString name = tag.mid(tag.indexOf(QLatin1Char('/')) + 1);
        const auto& own = context_.scalars.points(tag);
        if (!own.empty()) {
            series.push_back({name, curvePen(colour), insight::curveOf(own), tag, hidden_.contains(tag)});
        }
        const auto& sources = overlays_.sources();
        for (size_t i = 0; i < sources.size(); ++i) {
            const auto points = sources[i].curves.find(tag.toStdString());
            if (points != sources[i].curves.end()) {
                const QString run = QString::fromStdString(sources[i].name), key = QStringLiteral("%1 · %2").arg(tag, run);
                series.push_back({QStringLiteral("%1 · %2").arg(name, run), overlayPen(colour, static_cast<int>(i)), insight::curveOf(points->second),
                                  key, hidden_.contains(key)});
            }
        }
        ++colour;
    }
    return series;
}

void CurvesPanel::toggleSeries(const QString& key) {
    hidden_.contains(key) ? static_cast<void>(hidden_.remove(key)) : static_cast<void>(hidden_.insert(key));
    updateSeries();
}

void CurvesPanel::updateSeries() {
    const auto separators = context_.scalars.stageSeparators();
    for (size_t i = 0; i < plots_.size(); ++i) {
        plots_[i]->setSeries(seriesOf(groups_[static_cast<qsizetype>(i)]), separators);
    }
    showMarks();
    if (isFollowing()) {
        showAll();
    }
}

// ---- cursors, notes and events --------------------------------------------------------------------------------------------------------

/// First A, then B, then none again.
void CurvesPanel::setAnchor(double x) {
    if (std::isnan(firstAnchor_)) {
        firstAnchor_ = x;
    } else if (std::isnan(secondAnchor_)) {
        secondAnchor_ = x;
    } else {
        firstAnchor_ = secondAnchor_ = kNone;
    }
    for (CurvePlot* plot : plots_) {
        plot->setAnchors(firstAnchor_, secondAnchor_);
    }
}

void CurvesPanel::clearAnchors() {
    firstAnchor_ = secondAnchor_ = 0;   // the third click removes both
    setAnchor(kNone);
}

/// Alerts and changed settings that belong to a step.
void CurvesPanel::takeEvents(const std::vector<store::RunEvent>& events) {
    std::vector<store::RunEvent> kept;
    std::copy_if(events.begin(), events.end(), std::back_inserter(kept),
                 [](const store::RunEvent& event) { return event.step && (event.kind == "alert" || event.kind == "set"); });
    if (kept.size() != events_.size()) {
        events_ = std::move(kept);
        showMarks();
    }
}

void CurvesPanel::showMarks() {
    std::vector<PlotEvent> events;
    for (const store::RunEvent& event : events_) {
        events.push_back(
            {static_cast<double>(*event.step), event.kind == "alert", tr("Step %1: %2").arg(*event.step).arg(QString::fromStdString(event.text))});
    }
    std::vector<PlotNote> notes;
    for (const jobs::PinnedNote& note : notes_.notes()) {
        notes.push_back(
            {QString::fromStdString(note.id), QString::fromStdString(note.tag), static_cast<double>(note.step), QString::fromStdString(note.text)});
    }
    for (CurvePlot* plot : plots_) {
        plot->setMarks(events, notes);
    }
}

/// The step of the event, and of an alert the first rollout of its evidence.
void CurvesPanel::openEvent(int event) {
    if (event >= 0 && static_cast<size_t>(event) < events_.size()) {
        const store::RunEvent& opened = events_[static_cast<size_t>(event)];
        context_.selection.selectTrainingStep(*opened.step);
        if (!opened.rollouts.empty()) {
            context_.selection.selectRollout(QString::fromStdString(opened.rollouts.front()));
        }
    }
}

void CurvesPanel::showMenu(CurvePlot* plot, const QPoint& place, double x) {
    QMenu menu;
    const bool isPoint = std::isfinite(x);
    menu.addAction(isPoint ? tr("Pin a note at step %1…").arg(x, 0, 'f', 0) : tr("Pin a note…"), this, [&] { askForNote(plot, x); })
        ->setEnabled(isPoint);
    menu.addAction(tr("Set a cursor here"), this, [&] { setAnchor(x); })->setEnabled(isPoint);
    menu.addAction(tr("Remove the cursors"), this, [&] { clearAnchors(); })->setEnabled(std::isfinite(firstAnchor_));
    menu.addSeparator();
    menu.addAction(tr("Save this plot… (PNG, SVG, PDF)"), this, [&] {
        const QString file = QFileDialog::getSaveFileName(this, tr("Save this plot"), fileName(plot->title()) + QStringLiteral(".png"),
                                                          tr("PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"));
        if (!file.isEmpty()) {
            message_->showInfo(plot->exportTo(file) ? tr("Saved %1.").arg(file) : tr("%1 cannot be written.").arg(file));
        }
    });
    menu.exec(place);
}

void CurvesPanel::askForNote(const CurvePlot* plot, double x, const QString& text) {
    QStringList names, keys;
    for (const PlotSeries& series : plot->series()) {
        if (!series.isHidden && !context_.scalars.points(series.key).empty()) {
            names.push_back(series.name);
            keys.push_back(series.key);
        }
    }
    if (keys.isEmpty()) {
        message_->showError(tr("Notes are kept in the run folder of the open run; this plot shows no curve of it."));
        return;
    }
    bool isChosen = true;
    const QString name = names.size() == 1 ? names.front() : QInputDialog::getItem(this, tr("Pin a note"), tr("Curve"), names, 0, false, &isChosen);
    const QString written =
        isChosen ? QInputDialog::getMultiLineText(this, tr("Pin a note"), tr("Note at step %1 of %2").arg(x, 0, 'f', 0).arg(name), text, &isChosen)
                 : QString();
    if (isChosen && !written.trimmed().isEmpty()) {
        notes_.pin(keys[names.indexOf(name)], static_cast<qint64>(std::llround(x)), written);
    }
}

void CurvesPanel::showNote(const QString& id) {
    const auto note = notes_.find(id);
    if (!note) {
        return;
    }
    QMessageBox box(QMessageBox::NoIcon, tr("Note at step %1").arg(note->step), QString::fromStdString(note->text), QMessageBox::Close, this);
    QPushButton* remove = box.addButton(tr("Remove the note"), QMessageBox::DestructiveRole);
    QPushButton* step = box.addButton(tr("Show the step's rollouts"), QMessageBox::ActionRole);
    box.exec();
    if (box.clickedButton() == remove) {
        notes_.unpin(id);
    } else if (box.clickedButton() == step) {
        context_.selection.selectTrainingStep(note->step);
    }
}

// ---- range ----------------------------------------------------------------------------------------------------------------------------

void CurvesPanel::showAll() {
    std::optional<insight::ValueRange> span;
    for (const CurvePlot* plot : plots_) {
        if (const auto own = spanOf(plot->series())) {
            span = span ? insight::ValueRange{std::min(span->low, own->low), std::max(span->high, own->high)} : *own;
        }
    }
    if (span) {
        const double margin = std::max(0.5, 0.02 * (span->high - span->low));
        showRange(span->low - margin, span->high + margin);
    }
}

void CurvesPanel::showRange(double from, double to) {
    for (CurvePlot* plot : plots_) {
        if (plot->xRange().low != from || plot->xRange().high != to) {
            plot->setXRange(from, to);
        }
    }
}

void CurvesPanel::moveCursor(double x) {
    for (CurvePlot* plot : plots_) {
        plot->setCursor(x);
    }
}

void CurvesPanel::markStep(std::optional<qint64> step) {
    for (CurvePlot* plot : plots_) {
        plot->setMarkedStep(step ? static_cast<double>(*step) : std::numeric_limits<double>::quiet_NaN());
    }
}

}  // namespace omnidrive::ui
