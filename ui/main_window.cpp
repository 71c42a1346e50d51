// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/bridge/annotation_keeper.h"
#include "ui/bridge/case_insight.h"
#include "ui/bridge/crop_wall.h"
#include "ui/bridge/evidence_finder.h"
#include "ui/bridge/heat_finder.h"
#include "ui/bridge/run_catalog.h"
#include "ui/bridge/run_follower.h"
#include "ui/bridge/training_control.h"
#include "ui/bridge/what_if_runner.h"
#include "ui/command_palette.h"
#include "ui/dock_title.h"
#include "ui/key_overlay.h"
#include "ui/models/rollout_table_model.h"
#include "ui/models/scalar_store.h"
#include "ui/models/shown_text.h"
#include "ui/models/words.h"
#include "ui/panels/ablations_panel.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/blind_spots_panel.h"
#include "ui/panels/crop_wall_panel.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/evaluation_panel.h"
#include "ui/panels/evidence_panel.h"
#include "ui/panels/failures_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/pairs_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/replay_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/side_panel.h"
#include "ui/panels/token_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/training_panel.h"
#include "ui/panels/what_if_panel.h"
#include "ui/selection_state.h"
#include "ui/system_theme.h"
#include "ui/ui_settings.h"
#include "ui/views/frame_view.h"
#include "ui/views/help_library.h"
#include "ui/views/state_badge.h"
#include "ui/views/theme.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QShortcut>
#include <QStatusBar>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

namespace omnidrive::ui {

namespace {

constexpr QSize kDefaultSize(1440, 900);

/// The border and the round corners of a panel.
QWidget* framed(QWidget* panel) {
    auto* body = new QWidget;
    body->setObjectName(QStringLiteral("dockBody"));
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(panel);
    return body;
}

}  // namespace

MainWindow::MainWindow(const StudioContext& context, SystemTheme& systemTheme, QWidget* parent)
    : QMainWindow(parent), context_(context), systemTheme_(systemTheme), arrangements_(*this, context.settings), actions_(new Actions(this)), trace_(new TracePanel(context)),
      evidence_(new EvidencePanel(context)), frame_(new FramePanel(context)), runs_(new RunsPanel(context)), rollouts_(new RolloutsPanel(context)), curves_(new CurvesPanel(context)),
      training_(new TrainingPanel(context)), ablations_(new AblationsPanel(context)), evaluation_(new EvaluationPanel(context)), queue_(new QueuePanel(context)),
      group_(new GroupPanel(context)), wall_(new CropWallPanel(context)), side_(new SidePanel(context)), pairs_(new PairsPanel(context)),
      replay_(new ReplayPanel(context)), whatIf_(new WhatIfPanel(context)), blindSpots_(new BlindSpotsPanel(context)),
      annotate_(new AnnotationPanel(context)), failures_(new FailuresPanel(context)), cursorText_(new QLabel),
      countText_(new QLabel),
      unsavedText_(new QLabel),
      stateBadge_(new StateBadge) {
    setDockNestingEnabled(true);
    setAnimated(false);
    setFocusPolicy(Qt::StrongFocus);
    setContentsMargins(kSpace, 0, kSpace, 0);
    resize(kDefaultSize);
    buildPanels();
    workspaces_ = std::make_unique<Workspaces>(*this, docks_, context_.settings);
    buildActions();
    buildToolBar();
    buildStatusBar();
    palette_ = new CommandPalette(*actions_, this);
    keys_ = new KeyOverlay(*actions_, this);
    connectAll();
    updateTitle({});
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanels() {
    docks_.runs = addDock(QStringLiteral("runs"), tr("Runs"), runs_);
    docks_.frame = addDock(QStringLiteral("frame"), tr("Picture"), frame_);
    docks_.trace = addDock(QStringLiteral("trace"), tr("Trace"), trace_);
    docks_.rollouts = addDock(QStringLiteral("rollouts"), tr("Rollouts"), rollouts_);
    docks_.curves = addDock(QStringLiteral("curves"), tr("Curves"), curves_);
    docks_.training = addDock(QStringLiteral("training"), tr("Training"), training_);
    docks_.ablations = addDock(QStringLiteral("ablations"), tr("Comparison"), ablations_);
    docks_.evaluation = addDock(QStringLiteral("evaluation"), tr("Evaluation"), evaluation_);
    docks_.queue = addDock(QStringLiteral("queue"), tr("Suspicious"), queue_);
    docks_.group = addDock(QStringLiteral("group"), tr("Group"), group_);
    docks_.evidence = addDock(QStringLiteral("evidence"), tr("Evidence"), evidence_);
    docks_.wall = addDock(QStringLiteral("wall"), tr("Crop wall"), wall_);
    docks_.whatIf = addDock(QStringLiteral("whatif"), tr("What if"), whatIf_);
    docks_.side = addDock(QStringLiteral("side"), tr("Side by side"), side_);
    docks_.pairs = addDock(QStringLiteral("pairs"), tr("Paired cases"), pairs_);
    docks_.replay = addDock(QStringLiteral("replay"), tr("Reward replay"), replay_);
    docks_.blindSpots = addDock(QStringLiteral("blind-spots"), tr("Blind spots"), blindSpots_);
    docks_.annotate = addDock(QStringLiteral("annotate"), tr("Annotation"), annotate_);
    docks_.failures = addDock(QStringLiteral("failures"), tr("Failures"), failures_);
    blindSpots_->setRows(rollouts_->proxy());
    failures_->setRows(&context_.rollouts);
    annotate_->setRows(rollouts_->proxy());
    frame_->view()->watchShiftOf(this);
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* panel) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setTitleBarWidget(new DockTitle(dock));
    dock->setWidget(framed(panel));
    dock->setAccessibleName(title);
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    dock->hide();
    return dock;
}

void MainWindow::buildStatusBar() {
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(countText_);
    unsavedText_->setObjectName(QStringLiteral("unsavedAnnotations"));
    unsavedText_->hide();
    statusBar()->addPermanentWidget(unsavedText_);
    statusBar()->addPermanentWidget(cursorText_);
    statusBar()->addPermanentWidget(stateBadge_);
}

void MainWindow::connectAll() {
    connectRun();
    connectTraining();
    connectInsight();
    connectEvidence();
    connectWhatIf();
    connectAnnotate();
    connectCompare();
    connect(&context_.selection, &SelectionState::historyChanged, this, &MainWindow::updateHistoryActions);
    connect(frame_, &FramePanel::callPicked, trace_, &TracePanel::goToCall);
    connect(frame_, &FramePanel::cropReady, trace_, &TracePanel::showThumbnail);
    connect(frame_, &FramePanel::cursorMoved, cursorText_, &QLabel::setText);
    connect(&systemTheme_, &SystemTheme::changed, this, [this] { setTheme(context_.settings.theme()); });
    updateHistoryActions();
    updateTrainingActions();
    showCounts();
}

/// The selection opens runs and rollouts; what the follower finds goes into the models.
void MainWindow::connectRun() {
    RunFollower& follower = context_.follower;
    connect(&context_.selection, &SelectionState::runChanged, this, [this](const QString& folder) {
        folder.isEmpty() ? context_.follower.close() : context_.follower.open(folder);
        const bool hasTrainer = QFileInfo(folder).isDir();   // a trace file of another program has none
        hasTrainer ? context_.training.attach(folder) : context_.training.detach();
    });
    connect(&context_.selection, &SelectionState::rolloutChanged, &follower, &RunFollower::loadCase);
    connect(&follower, &RunFollower::opened, this, [this](const RunOverview& overview) { updateTitle(overview.title); });
    connect(&follower, &RunFollower::openFailed, this, [this](const QString&, const QString&) { context_.selection.selectRun({}); });
    connect(&follower, &RunFollower::closed, this, [this] {
        context_.rollouts.clear();
        context_.scalars.clear();
        updateTitle({});
    });
    connect(&follower, &RunFollower::rowsArrived, this, [this](const RowBatch& batch) {
        context_.rollouts.apply(batch);
        showCounts();
    });
    connect(&follower, &RunFollower::resumed, this, [this](const QString& shown, const QString& now, bool isOther) {
        if (shown != now && shown == context_.selection.current().rollout) {
            context_.selection.selectRollout(now);   // the one on the screen, not the one that has its name now
        } else if (isOther && shown == context_.selection.current().rollout) {
            context_.follower.loadCase(shown);   // it is gone: what has its name is shown
        }
        context_.annotations.followRun();
        context_.whatIf.followRun();
    });
    context_.settings.onProblem([bar = QPointer<QStatusBar>(statusBar())](const QString& problem) {
        if (bar) {
            bar->showMessage(problem);
        }
    });
    connect(&follower, &RunFollower::scalarsArrived, &context_.scalars, &ScalarStore::apply);
    // Four times a second: what other parts say there for some seconds must not go with it.
    connect(&follower, &RunFollower::pulseArrived, this, [this, shown = QString()](const RunPulse& pulse) mutable {
        const QString problem = pulse.problems.isEmpty() ? QString() : pulse.problems.first();
        if (problem != shown) {
            statusBar()->showMessage(problem);
            shown = problem;
        }
    });
}

void MainWindow::connectTraining() {
    connect(&context_.training, &TrainingControl::statusChanged, this, &MainWindow::updateTrainingActions);
    connect(&context_.training, &TrainingControl::busyChanged, this, &MainWindow::updateTrainingActions);
    connect(&context_.training, &TrainingControl::statusChanged, this, [this](const jobs::TrainingStatus& status) {
        const QString state = status.state == jobs::TrainingState::None ? QString() : QString::fromLatin1(jobs::trainingStateName(status.state));
        stateBadge_->setState(word(state), stateTone(state));
        stateBadge_->setToolTip(plainTip(word(status.sentence)));
    });
}

void MainWindow::connectInsight() {
    connect(&context_.selection, &SelectionState::runChanged, this,
            [this](const QString& path) { path.isEmpty() ? context_.insight.close() : context_.insight.open(path); });
    connect(&context_.follower, &RunFollower::rowsArrived, this, [this](const RowBatch& batch) {
        if (batch.isReset && (context_.insight.overview() || context_.insight.isReading())) {
            context_.insight.restart();   // a resume renamed rollouts: what was read is void
        }
    });
    connect(docks_.queue, &QDockWidget::visibilityChanged, queue_, &QueuePanel::setSeen);
    connect(docks_.group, &QDockWidget::visibilityChanged, group_, &GroupPanel::setSeen);
    connect(docks_.wall, &QDockWidget::visibilityChanged, wall_, &CropWallPanel::setSeen);
    connect(wall_, &CropWallPanel::zoomWanted, trace_, &TracePanel::wantCall);
    connect(queue_, &QueuePanel::zoomWanted, trace_, &TracePanel::wantCall);
    connect(group_, &GroupPanel::zoomWanted, trace_, &TracePanel::wantCall);
    for (QTableView* table : {rollouts_->table(), group_->table()}) {   // not activated(): some desktops send it at the first click
        connect(table, &QTableView::doubleClicked, this, &MainWindow::walkForward);
        for (const Qt::Key enter : {Qt::Key_Return, Qt::Key_Enter}) {
            connect(new QShortcut(enter, table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this, &MainWindow::walkForward);
        }
    }
}

void MainWindow::connectEvidence() {
    connect(docks_.evidence, &QDockWidget::visibilityChanged, evidence_, &EvidencePanel::setSeen);
    connect(evidence_, &EvidencePanel::zoomWanted, trace_, &TracePanel::wantCall);
    connect(frame_, &FramePanel::cropReady, evidence_, &EvidencePanel::showThumbnail);
    connect(&context_.evidence, &EvidenceFinder::evidenceFound, this, [this](const EvidenceReportPtr& report) {
        if (report->isComplete) {
            context_.insight.noteWitness({*report});
        }
    });
}

void MainWindow::connectWhatIf() {
    connect(whatIf_, &WhatIfPanel::editedBoxChanged, this, [this](const std::optional<QRectF>& box) {
        if (!annotate_->isDrawing()) {   // the box in hand is evidence
            frame_->view()->setEditedBox(box);
        }
    });
    connect(frame_->view(), &FrameView::boxEdited, this,
            [this](const QRectF& box) { annotate_->isDrawing() ? annotate_->takeBox(box) : whatIf_->takeBox(box); });
    connect(whatIf_, &WhatIfPanel::editingChanged, this, [this](bool isOn) { actions_->find(QStringLiteral("whatif.edit"))->setChecked(isOn); });
    connect(whatIf_, &WhatIfPanel::childWanted, trace_, &TracePanel::wantCallOf);
    whatIf_->watchKeysOf(frame_->view());
    connect(frame_->heat(), &HeatBar::onChanged, this, [this](bool isOn) { actions_->find(QStringLiteral("picture.heat"))->setChecked(isOn); });
}

/// A box can be taken into hand only where there is a zoom.
void MainWindow::editBox(bool isOn) {
    if (isOn) {
        annotate_->setDrawing(false);
        showPanel(QStringLiteral("whatif"));
        if (context_.selection.current().call < 0) {
            trace_->zoomBy(1);
        }
        frame_->view()->setFocus();
    }
    whatIf_->setEditing(isOn);
}

void MainWindow::connectCompare() {
    connect(docks_.side, &QDockWidget::visibilityChanged, side_, &SidePanel::setSeen);
    connect(docks_.replay, &QDockWidget::visibilityChanged, replay_, &ReplayPanel::setSeen);
    connect(docks_.evaluation, &QDockWidget::visibilityChanged, evaluation_, &EvaluationPanel::setSeen);
    connect(docks_.blindSpots, &QDockWidget::visibilityChanged, blindSpots_, &BlindSpotsPanel::setSeen);
    connect(blindSpots_, &BlindSpotsPanel::rolloutsWanted, rollouts_, &RolloutsPanel::showOnly);
    connect(pairs_, &PairsPanel::pairWanted, this, [this](const CaseAddress& before, const CaseAddress& after) {
        side_->pin(before);
        context_.selection.selectRun(after.run);
        context_.selection.selectRollout(after.rollout);
        showPanel(QStringLiteral("side"));
        side_->stepTable()->setFocus();
    });
}

void MainWindow::showPanel(const QString& name) {
    if (auto* dock = findChild<QDockWidget*>(name)) {
        if (dockWidgetArea(dock) == Qt::NoDockWidgetArea) {   // it has no place in this arrangement
            showWorkspace(workspaceOfPanel(name));
        }
        dock->show();
        dock->raise();
    }
}

void MainWindow::updateTitle(const QString& runTitle) {
    runTitle_ = runTitle;
    const QString mark = QStringLiteral("[*]");   // of what is not saved
    setWindowTitle(runTitle.isEmpty() ? tr("OmniDrive-R1 Studio") + mark : tr("%1 – OmniDrive-R1 Studio").arg(runTitle + mark));
    showCounts();
}

void MainWindow::showCounts() {
    const QString folder = context_.follower.folder();
    countText_->setText(folder.isEmpty() ? tr("No run open") : tr("%1 · %2 rollouts · %3").arg(runTitle_.isEmpty() ? QFileInfo(folder).fileName() : runTitle_,
                                                                        QLocale().toString(context_.rollouts.rowCount()), folder));
}

void MainWindow::setTheme(ThemeChoice choice) {
    context_.settings.setTheme(choice);
    applyTheme(*qApp, choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemTheme_.isDark()));
}

void MainWindow::showWorkspace(Workspace workspace) {
    workspaces_->show(workspace);
    const QString id = QStringLiteral("view.%1").arg(workspaceName(workspace));
    for (const Workspace other : kWorkspaces) {
        const QString otherId = QStringLiteral("view.%1").arg(workspaceName(other));
        actions_->find(otherId)->setChecked(otherId == id);
    }
}

bool MainWindow::isSettled() const {
    return context_.follower.isSettled() && frame_->isReady() && context_.catalog.hasListed() && context_.insight.isSettled() && context_.evidence.isSettled() &&
           context_.wall.isSettled() && wall_->isReady() && context_.whatIf.isSettled() && context_.heat.isSettled() && side_->isSettled() &&
           pairs_->isSettled() && evaluation_->isSettled() && replay_->isSettled() && blindSpots_->isSettled() && queue_->isSettled() && trace_->tokens()->isSettled() && context_.annotations.isSettled() && annotate_->isSettled() && failures_->isSettled() &&
           (!docks_.training->isVisible() || training_->isSettled());
}

void MainWindow::updateHistoryActions() {
    actions_->find(QStringLiteral("history.back"))->setEnabled(context_.selection.canGoBack());
    actions_->find(QStringLiteral("history.forward"))->setEnabled(context_.selection.canGoForward());
}

void MainWindow::updateTrainingActions() {
    const jobs::TrainingStatus& status = context_.training.status();
    const bool isFree = !context_.training.isBusy();
    actions_->find(QStringLiteral("training.pause"))->setEnabled(isFree && status.canPause());
    actions_->find(QStringLiteral("training.resume"))->setEnabled(isFree && status.canResume());
    actions_->find(QStringLiteral("training.checkpoint"))->setEnabled(isFree && status.canCheckpoint());
    actions_->find(QStringLiteral("training.stop"))->setEnabled(isFree && status.canStop());
    actions_->find(QStringLiteral("training.continue"))->setEnabled(isFree && status.canContinue);
}

/// Qt makes a tab bar for docks that lie on one another; a screen reader needs its name.
void MainWindow::childEvent(QChildEvent* event) {
    QMainWindow::childEvent(event);
    if (event->type() == QEvent::ChildPolished) {
        if (auto* tabs = qobject_cast<QTabBar*>(event->child())) {
            tabs->setAccessibleName(tr("Panels that lie on one another"));
        }
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayClose()) {
        event->ignore();
        return;
    }
    saveArrangement();
    event->accept();
}

void MainWindow::saveArrangement() {
    workspaces_->save();
    context_.settings.setGeometry(saveGeometry());
}

}  // namespace omnidrive::ui
