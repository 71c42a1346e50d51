// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curves_panel.h"

#include "ui/bridge/run_follower.h"
#include "ui/models/scalar_store.h"
#include "ui/panels/curve_groups.h"
#include "ui/panels/curve_marks.h"
#include "ui/panels/curve_tools.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/check_delegate.h"
#include "ui/views/empty_state.h"
#include "ui/views/message_bar.h"
#include "ui/views/panel_parts.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/theme.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>

#include <cmath>
#include <limits>

namespace omnidrive::ui {

namespace {

constexpr int kPlotWidth = 340;
constexpr int kPlotHeight = 212;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

QString smoothingKey() { return QStringLiteral("curves/smoothing"); }
QString axisKey() { return QStringLiteral("curves/axis"); }

}  // namespace

CurvesPanel::CurvesPanel(const StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), series_(context.scalars, overlays_), look_(axisLook(insight::XAxis::Step)), firstAnchor_(kNone), secondAnchor_(kNone), tree_(new QTreeView),
      tools_(new CurveTools), message_(new MessageBar), scroll_(new QScrollArea), grid_(new QWidget), gridLayout_(new QGridLayout(grid_)),
      stack_(new QStackedWidget) {
    marks_ = new CurveMarks(context_, message_, this);
    buildLayout();
    connectAll();
    setSmoothing(context_.settings.value(smoothingKey(), 60).toInt());
    const int axis = context_.settings.value(axisKey(), 0).toInt();
    tools_->setAxis(axis > 0 && axis < static_cast<int>(insight::XAxis::Metric) ? static_cast<insight::XAxis>(axis) : insight::XAxis::Step);
}

NoteKeeper* CurvesPanel::notes() { return marks_->notes(); }

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
    stackWidgets(page, {tools_, message_, splitter});
    stack_->addWidget(new EmptyState(QStringLiteral("curves"), tr("No curves yet"),
                                     tr("Curves appear after the first step of a training. Start one in the Training panel, or open a run.")));
    stack_->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stack_);
}

void CurvesPanel::connectAll() {
    connect(&context_.scalars, &ScalarStore::tagsChanged, this, &CurvesPanel::updateTags);
    connect(&context_.scalars, &ScalarStore::pointsChanged, this, &CurvesPanel::updateSeries);
    connect(&context_.selection, &SelectionState::trainingStepChanged, this, &CurvesPanel::markStep);
    connect(&overlays_, &RunOverlays::changed, this, [this] {
        updateTags();
        updateSeries();
    });
    connect(&overlays_, &RunOverlays::failed, message_, &MessageBar::showError);
    connect(&overlays_, &RunOverlays::noticed, message_, &MessageBar::showInfo);
    connect(&tags_, &TagModel::checkedTagsChanged, this, &CurvesPanel::rebuildPlots);
    connect(marks_, &CurveMarks::changed, this, &CurvesPanel::showMarks);
    connect(&context_.follower, &RunFollower::opened, this, [this] {
        history_.clear();
        tools_->setHistory(false, false);
        view_ = {};
        freeYRanges();
        tools_->setFollowing(true);
    });
    connect(tools_, &CurveTools::smoothingChanged, this, &CurvesPanel::setSmoothing);
    connect(tools_, &CurveTools::scalesChanged, this, [this] { setLogScales(tools_->isLogX(), tools_->isLogY()); });
    connect(tools_, &CurveTools::axisChanged, this, &CurvesPanel::updateAxis);
    connect(tools_, &CurveTools::bandsChanged, this, &CurvesPanel::updateSeries);
    connect(tools_, &CurveTools::usualCurvesAsked, &tags_, &TagModel::checkDefaults);
    connect(tools_, &CurveTools::exportAsked, this, &CurvesPanel::chooseExport);
    connect(tools_, &CurveTools::backAsked, this, &CurvesPanel::goBack);
    connect(tools_, &CurveTools::forwardAsked, this, &CurvesPanel::goForward);
    connect(tools_->compareMenu(), &QMenu::aboutToShow, this, [this] { fillCompareMenu(tools_->compareMenu()); });
    connect(tools_, &CurveTools::followingChanged, this, [this](bool isOn) {
        view_.isFollowing = isOn;
        if (isOn) {
            freeYRanges();
            showAll();
        }
    });
}

void CurvesPanel::updateTags() {
    QStringList tags = context_.scalars.tags() + overlays_.tags();
    tags.sort();
    tags.removeDuplicates();
    tags_.setTags(tags);
    tools_->setMetrics(tags);
    stack_->setCurrentIndex(tags.isEmpty() ? 0 : 1);
    tree_->expandAll();
}

void CurvesPanel::setLogScales(bool isLogX, bool isLogY) {
    tools_->setLogScales(isLogX, isLogY);
    for (CurvePlot* plot : plots_) {
        plot->setLogScales(isLogX, isLogY);
    }
}

bool CurvesPanel::isFollowing() const { return tools_->isFollowing(); }

void CurvesPanel::setSmoothing(int percent) {
    tools_->setSmoothing(percent);
    context_.settings.setValue(smoothingKey(), tools_->smoothing());
    for (CurvePlot* plot : plots_) {
        plot->setSmoothing(tools_->smoothing() / 100.0);
    }
}

// ---- plots ----------------------------------------------------------------------------------------------------------------------------

/// One plot for each group that has a checked tag; those that stay are kept.
void CurvesPanel::rebuildPlots() {
    QStringList groups;
    for (const QString& tag : tags_.checkedTags()) {
        if (!groups.contains(TagModel::groupOf(tag))) {
            groups.push_back(TagModel::groupOf(tag));
        }
    }
    if (groups != groups_) {
        for (CurvePlot* plot : plots_) {   // what happened in one of them may have led here
            plot->disconnect(this);
            gridLayout_->removeWidget(plot);
            plot->hide();
            plot->deleteLater();
        }
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
    plot->setSmoothing(tools_->smoothing() / 100.0);
    connect(plot, &CurvePlot::pointClicked, this, [this](double x) {
        if (const auto step = series_.own().stepNear(x)) {
            context_.selection.selectTrainingStep(*step);
        }
    });
    connect(plot, &CurvePlot::cursorMoved, this, &CurvesPanel::moveCursor);
    connect(plot, &CurvePlot::xRangeChosen, this, [this, group](double from, double to) { chooseView(group, from, to, false); });
    connect(plot, &CurvePlot::boxChosen, this, [this, group](double from, double to) { chooseView(group, from, to, true); });
    connect(plot, &CurvePlot::fullRangeAsked, this, [this] {
        history_.leave(view_);
        tools_->setHistory(true, false);
        showView({});
    });
    connect(plot, &CurvePlot::anchorAsked, this, &CurvesPanel::setAnchor);
    connect(plot, &CurvePlot::seriesToggled, this, &CurvesPanel::toggleSeries);
    // Later: menus and questions run event loops of their own, in which the plot may go, and it must not be in the middle of a click then.
    connect(plot, &CurvePlot::noteClicked, marks_, &CurveMarks::showNote, Qt::QueuedConnection);
    connect(plot, &CurvePlot::eventClicked, marks_, &CurveMarks::openEvent);
    connect(
        plot, &CurvePlot::menuAsked, this, [this, plot = QPointer(plot)](const QPoint& at, double x) { showMenu(plot, at, x); }, Qt::QueuedConnection);
    plot->setAxis(look_);
    plot->setLogScales(tools_->isLogX(), tools_->isLogY());
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

/// Another axis: places that belonged to the one before are forgotten.
void CurvesPanel::updateAxis() {
    const insight::XAxis axis = tools_->axis();
    if (axis != insight::XAxis::Metric) {
        context_.settings.setValue(axisKey(), static_cast<int>(axis));
    }
    look_ = axisLook(axis, tools_->metric());
    history_.clear();
    tools_->setHistory(false, false);
    for (CurvePlot* plot : plots_) {
        plot->setAxis(look_);
    }
    view_ = {};
    freeYRanges();
    clearAnchors();
    tools_->setFollowing(true);
    updateSeries();
    const bool isOnlyLine = axis == insight::XAxis::Tokens && !context_.scalars.tags().isEmpty() && !series_.own().stepNear(0);
    isOnlyLine ? message_->showInfo(tr("This run did not record how many tokens a step took; choose another x axis.")) : message_->clear();
}

void CurvesPanel::toggleSeries(const QString& key) {
    series_.toggle(key);
    updateSeries();
}

void CurvesPanel::updateSeries() {
    series_.place(tools_->axis(), tools_->metric());
    tools_->setBandsOffered(series_.allowsBands(), series_.allowsBands() ? tr("Draw all runs as one curve: their mean, between the lowest and the highest")
                                                                         : tr("For several runs over steps: lay other runs over these curves first"));
    QMap<QString, QStringList> tags;
    for (const QString& tag : tags_.checkedTags()) {
        tags[TagModel::groupOf(tag)].push_back(tag);
    }
    const auto separators = series_.separators();
    for (size_t i = 0; i < plots_.size(); ++i) {
        plots_[i]->setSeries(series_.of(tags[groups_[static_cast<qsizetype>(i)]], tools_->hasBands()), separators);
    }
    showMarks();
    markStep(context_.selection.current().trainingStep);
    if (isFollowing()) {
        showAll();
    }
}

void CurvesPanel::showMarks() {
    const auto events = marks_->events(series_.own());
    const auto notes = marks_->pinned(series_.own());
    for (CurvePlot* plot : plots_) {
        plot->setMarks(events, notes);
    }
}

/// A new curve, or another run, takes the plots away under an open menu or question.
void CurvesPanel::showMenu(QPointer<CurvePlot> plot, const QPoint& place, double x) {
    if (!plot) {
        return;
    }
    QMenu menu;
    const auto step = series_.own().stepNear(x);
    const CurveMarks::NotePlace notePlace = marks_->placeIn(*plot);
    menu.addAction(step ? tr("Pin a note at step %1…").arg(*step) : tr("Pin a note…"), this, [&] { marks_->askForNote(notePlace, *step); })
        ->setEnabled(step.has_value());
    menu.addAction(tr("Set a cursor here"), this, [&] { setAnchor(x); })->setEnabled(std::isfinite(x));
    menu.addAction(tr("Remove the cursors"), this, [&] { clearAnchors(); })->setEnabled(std::isfinite(firstAnchor_));
    menu.addSeparator();
    menu.addAction(tr("Save this plot… (PNG, SVG, PDF)"), this, [&] { savePlot(plot); });
    menu.exec(place);
}

void CurvesPanel::savePlot(const QPointer<CurvePlot>& plot) {
    const QString name = plot ? plotFileName(plot->title()) + QStringLiteral(".png") : QString();
    const QString file =
        plot ? QFileDialog::getSaveFileName(this, tr("Save this plot"), name, tr("PNG (*.png);;SVG (*.svg);;PDF (*.pdf)")) : QString();
    if (!plot) {
        message_->showError(tr("The plot was replaced meanwhile, by another run or other curves: nothing was saved."));
    } else if (!file.isEmpty()) {
        plot->exportTo(file) ? message_->showInfo(tr("Saved %1.").arg(file)) : message_->showError(tr("%1 cannot be written.").arg(file));
    }
}

// ---- other runs, files ----------------------------------------------------------------------------------------------------------------

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

void CurvesPanel::chooseExport(const QString& kind) {
    const ExportOutcome outcome = askAndExport(plots_, kind, look_.column, this);
    if (!outcome.sentence.isEmpty()) {
        outcome.isSaved ? message_->showInfo(outcome.sentence) : message_->showError(outcome.sentence);
    }
}

ExportOutcome CurvesPanel::exportPlots(const QString& folder, const QString& kind) { return ui::exportPlots(plots_, folder, kind); }

ExportOutcome CurvesPanel::exportCsv(const QString& file) const { return exportCurvesCsv(plots_, file, look_.column); }

// ---- view and cursors -----------------------------------------------------------------------------------------------------------------

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

/// The user zoomed or moved a plot: the others go along.
void CurvesPanel::chooseView(const QString& group, double from, double to, bool isBox) {
    history_.leave(view_);
    tools_->setHistory(true, false);
    tools_->setFollowing(false);
    if (isBox) {
        view_.y[group] = *plots_[static_cast<size_t>(groups_.indexOf(group))]->yRange();
    }
    showRange(from, to);
}

void CurvesPanel::showView(const CurvesView& view) {
    view_ = view;
    tools_->setFollowing(view.isFollowing);
    for (size_t i = 0; i < plots_.size(); ++i) {
        const auto y = view.y.find(groups_[static_cast<qsizetype>(i)]);
        plots_[i]->setYRange(y == view.y.end() ? std::nullopt : std::optional(*y));
    }
    view.isFollowing ? showAll() : showRange(view.x.low, view.x.high);
}

/// What a box fixed belongs to the curves it was drawn on.
void CurvesPanel::freeYRanges() {
    view_.y.clear();
    for (CurvePlot* plot : plots_) {
        if (plot->yRange()) {
            plot->setYRange(std::nullopt);
        }
    }
}

void CurvesPanel::goBack() {
    if (const auto view = history_.back(view_)) {
        showView(*view);
    }
    tools_->setHistory(history_.canGoBack(), history_.canGoForward());
}

void CurvesPanel::goForward() {
    if (const auto view = history_.forward(view_)) {
        showView(*view);
    }
    tools_->setHistory(history_.canGoBack(), history_.canGoForward());
}

void CurvesPanel::showAll() {
    std::optional<insight::ValueRange> span;
    for (const CurvePlot* plot : plots_) {
        if (const auto own = spanOf(plot->series())) {
            span = span ? insight::ValueRange{std::min(span->low, own->low), std::max(span->high, own->high)} : *own;
        }
    }
    if (span) {
        const double margin = std::max(0.5 * look_.smallestView, 0.02 * (span->high - span->low));
        showRange(span->low - margin, span->high + margin);
    }
}

void CurvesPanel::showRange(double from, double to) {
    view_.x = {from, to};
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
        plot->setMarkedX(step ? series_.own().ofStep(*step) : kNone);
    }
}

}  // namespace omnidrive::ui
