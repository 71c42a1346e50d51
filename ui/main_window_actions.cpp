// SPDX-License-Identifier: GPL-3.0-or-later
// The named actions of the main window and its tool bar; the rest of the window is in main_window.cpp.
#include "ui/main_window.h"

#include "ui/bridge/run_catalog.h"
#include "ui/bridge/training_control.h"
#include "ui/command_palette.h"
#include "ui/key_editor.h"
#include "ui/key_overlay.h"
#include "ui/languages.h"
#include "ui/models/words.h"
#include "ui/panels/curves_panel.h"
#include "ui/panels/evaluation_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/launch_form.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/side_panel.h"
#include "ui/panels/token_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/training_panel.h"
#include "ui/panels/what_if_panel.h"
#include "ui/selection_state.h"
#include "ui/ui_settings.h"
#include "ui/views/frame_view.h"
#include "ui/views/icons.h"
#include "ui/views/whole_file.h"

#include <QAction>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>

#include <utility>

namespace omnidrive::ui {

namespace {

QString named(const char* id) { return QLatin1String(id); }
QKeySequence key(QKeyCombination code) { return QKeySequence(code); }

constexpr double kScaleStep = 0.125;

}  // namespace

void MainWindow::buildActions() {
    addViewActions();
    addStepActions();
    addPictureActions();
    addCaseActions();
    addWhatIfActions();
    addAnnotateActions();
    addFailureActions();
    addCompareActions();
    addTrainingActions();
    addFileActions();
    addHelpActions();
    actions_->applyKeys(context_.settings.keys());
    connect(actions_, &Actions::keysChanged, this, [this, before = actions_->changedKeys()]() mutable {
        const QVariantMap now = actions_->changedKeys();
        context_.settings.changeKeys(std::exchange(before, now), now);
    });
}

void MainWindow::editKeys() {
    KeyEditor editor(*actions_, this);
    editor.exec();
}

void MainWindow::scaleBy(double step) {
    context_.settings.setScale(context_.settings.scale() + step);
    statusBar()->showMessage(tr("The interface has %1 % of its size from the next start on").arg(100 * context_.settings.scale(), 0, 'f', 0), 5000);
}

void MainWindow::chooseLanguage() {
    const QString before = context_.settings.language();
    openLanguageMenu(context_.settings, this);
    if (context_.settings.language() != before) {
        statusBar()->showMessage(tr("The language changes with the next start"), 5000);
    }
}

void MainWindow::addFileActions() {
    const QString group = tr("Program");
    actions_->add({named("file.open"), group, tr("Open a run…"), {key(Qt::CTRL | Qt::Key_O)}, named("folder")}, [this] { runs_->openFolder(); });
    actions_->add({named("file.openTraces"), group, tr("Open a trace file of another program…"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, {}},
                  [this] { runs_->openTraceFile(); });
    actions_->add({named("file.findPictures"), group, tr("Find the pictures of traces in a folder…"), {}, {}}, [this] { frame_->choosePictureFolder(); });
    actions_->add({named("file.openKeyObjects"), group, tr("Lay a data set's key objects over the pictures… (DriveLM)"), {}, {}},
                  [this] { frame_->chooseKeyObjects(); });
    actions_->add({named("file.root"), group, tr("List the runs of another folder…"), {}, {}}, [this] { runs_->chooseRoot(); });
    actions_->add({named("file.refresh"), group, tr("Look for new runs"), {key(Qt::Key_F5)}, {}}, [this] { context_.catalog.lookNow(); });
    actions_->add({named("app.palette"), group, tr("Find a command…"), {key(Qt::CTRL | Qt::Key_K), key(Qt::CTRL | Qt::Key_P)}, named("command")},
                  [this] { palette_->open(); });
    actions_->add({named("app.keys"), group, tr("Show all keys"), {key(Qt::Key_Question)}, named("question")}, [this] { keys_->open(); });
    actions_->add({named("app.editKeys"), group, tr("Change keys…"), {}, {}}, [this] { editKeys(); });
    actions_->add({named("app.screenshot"), group, tr("Save a picture of the window…"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_S)}, named("camera")},
                  [this] { saveScreenshot(); });
    actions_->add({named("app.quit"), group, tr("Quit (trainings go on)"), {key(Qt::CTRL | Qt::Key_Q)}, {}}, [this] { close(); });
}

void MainWindow::addViewActions() {
    const QString group = tr("View");
    const auto workspaceAction = [&](Workspace workspace, const QString& text, int digit, const char* icon) {
        QAction* action = actions_->add({QStringLiteral("view.%1").arg(workspaceName(workspace)), group, text, {key(Qt::CTRL | static_cast<Qt::Key>(digit))}, named(icon), true},
                                        [this, workspace] {
            walkedFrom_.reset();
            showWorkspace(workspace);
        });
        action->setIconText(text);
    };
    workspaceAction(Workspace::Inspect, tr("Inspect"), Qt::Key_1, "inspect");
    workspaceAction(Workspace::Train, tr("Train"), Qt::Key_2, "curves");
    workspaceAction(Workspace::Compare, tr("Compare"), Qt::Key_3, "compare");
    actions_->add({named("history.back"), group, tr("Back"), {key(Qt::ALT | Qt::Key_Left)}, named("back")}, [this] { context_.selection.goBack(); });
    actions_->add({named("history.forward"), group, tr("Forward"), {key(Qt::ALT | Qt::Key_Right)}, named("forward")},
                  [this] { context_.selection.goForward(); });
    actions_->add({named("curves.back"), group, tr("Curves: the view before"), {key(Qt::ALT | Qt::Key_Up)}, named("back")},
                  [this] { curves_->goBack(); });
    actions_->add({named("curves.forward"), group, tr("Curves: the view after"), {key(Qt::ALT | Qt::Key_Down)}, named("forward")},
                  [this] { curves_->goForward(); });
    actions_->add({named("view.walkBack"), group, tr("Back one level (box in hand, heat map, box, child, curves, step, filter)"), {key(Qt::Key_Escape)}, {}},
                  [this] { walkBack(); });
    actions_->add({named("view.walkForward"), group, tr("One level deeper (group, zoom, box, heat map), as Enter on a rollout"), {key(Qt::SHIFT | Qt::Key_Return)}, {}},
                  [this] { walkForward(); });
    actions_->add({named("view.theme"), group, tr("Next theme (light, dark, as the desktop)"), {key(Qt::CTRL | Qt::Key_T)}, named("theme")},
                  [this] { cycleTheme(); });
    actions_->add({named("view.resetLayout"), group, tr("Reset the arrangement of the panels"), {}, named("layout")}, [this] { workspaces_->reset(); });
    actions_->add({named("view.saveLayout"), group, tr("Save the arrangement of the panels by name…"), {}, {}},
                  [this] { arrangements_.askAndSave(); });
    actions_->add({named("view.layouts"), group, tr("Saved arrangements of the panels…"), {key(Qt::CTRL | Qt::Key_L)}, {}},
                  [this] { arrangements_.openMenu(); });
    actions_->add({named("view.larger"), group, tr("Larger interface, from the next start"), {key(Qt::CTRL | Qt::ALT | Qt::Key_Plus)}, {}},
                  [this] { scaleBy(kScaleStep); });
    actions_->add({named("view.smaller"), group, tr("Smaller interface, from the next start"), {key(Qt::CTRL | Qt::ALT | Qt::Key_Minus)}, {}},
                  [this] { scaleBy(-kScaleStep); });
    actions_->add({named("view.language"), group, tr("Language… (English, Deutsch, 简体中文)"), {}, {}}, [this] { chooseLanguage(); });
    for (QDockWidget* dock : docks_.all()) {
        actions_->add({QStringLiteral("panel.%1").arg(dock->objectName()), tr("Panels"), tr("Show or hide: %1").arg(dock->windowTitle()), {}, {}},
                      [this, dock] { togglePanel(dock); });
        QAction* entry = dock->toggleViewAction();   // of the menu on the title bars
        disconnect(entry, nullptr, dock, nullptr);
        connect(entry, &QAction::triggered, this, [this, dock] { togglePanel(dock); });
    }
}

/// A panel without a place in this arrangement is not merely made visible: it would lie cut off over the others.
void MainWindow::togglePanel(QDockWidget* dock) {
    dock->isHidden() || dockWidgetArea(dock) == Qt::NoDockWidgetArea ? showPanel(dock->objectName()) : dock->hide();
}

void MainWindow::addStepActions() {
    const QString group = tr("Steps and rollouts");
    actions_->add({named("step.next"), group, tr("Next step"), {key(Qt::Key_J)}, {}}, [this] { trace_->stepBy(1); });
    actions_->add({named("step.previous"), group, tr("Previous step"), {key(Qt::Key_K)}, {}}, [this] { trace_->stepBy(-1); });
    actions_->add({named("zoom.next"), group, tr("Next zoom"), {key(Qt::SHIFT | Qt::Key_J)}, {}}, [this] { trace_->zoomBy(1); });
    actions_->add({named("zoom.previous"), group, tr("Previous zoom"), {key(Qt::SHIFT | Qt::Key_K)}, {}}, [this] { trace_->zoomBy(-1); });
    actions_->add({named("step.first"), group, tr("First step"), {key(Qt::Key_Home)}, {}}, [this] { trace_->goToFirst(); });
    actions_->add({named("step.last"), group, tr("Last step"), {key(Qt::Key_End)}, {}}, [this] { trace_->goToLast(); });
    actions_->add({named("step.text"), group, tr("Open the step's whole text"), {key(Qt::CTRL | Qt::Key_Return)}, {}}, [this] { trace_->openText(); });
    actions_->add({named("step.fold"), group, tr("Fold or unfold the step"), {key(Qt::CTRL | Qt::Key_J)}, {}}, [this] { trace_->fold(); });
    actions_->add({named("step.foldAll"), group, tr("Fold or unfold all steps"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_J)}, {}}, [this] { trace_->foldAll(); });
    actions_->add({named("trace.tokens"), group, tr("Next colouring of the tokens (advantage, ratio, entropy, KL, mask)"), {key(Qt::Key_C)}, {}},
                  [this] { trace_->tokens()->cycle(); });
    const auto moveToRollout = [this](int places) {   // the continuations of what-if stand in a table of their own
        if (!whatIf_->moveBy(places)) {
            rollouts_->moveBy(places);
        }
    };
    actions_->add({named("rollout.next"), group, tr("Next rollout (of what-if: next continuation)"), {key(Qt::Key_N), key(Qt::Key_BracketRight)}, {}},
                  [moveToRollout] { moveToRollout(1); });
    actions_->add({named("rollout.previous"), group, tr("Previous rollout (of what-if: continuation before)"),
                   {key(Qt::Key_P), key(Qt::Key_BracketLeft)}, {}}, [moveToRollout] { moveToRollout(-1); });
    const auto moveInGroup = [this](int places) {
        showPanel(QStringLiteral("group"));
        group_->moveBy(places);
    };
    actions_->add({named("member.next"), group, tr("Next of the group (of a probe: next checkpoint)"), {key(Qt::CTRL | Qt::Key_BracketRight)}, {}},
                  [moveInGroup] { moveInGroup(1); });
    actions_->add({named("member.previous"), group, tr("Previous of the group (of a probe: checkpoint before)"),
                   {key(Qt::CTRL | Qt::Key_BracketLeft)}, {}}, [moveInGroup] { moveInGroup(-1); });
    actions_->add({named("rollout.filter"), group, tr("Filter rollouts"), {key(Qt::Key_Slash), key(Qt::CTRL | Qt::Key_F)}, named("filter")},
                  [this] { rollouts_->focusFilter(); });
    actions_->add({named("rollout.filters"), group, tr("Saved filters…"), {key(Qt::CTRL | Qt::SHIFT | Qt::Key_F)}, {}}, [this] { rollouts_->openSavedFilters(); });
    actions_->add({named("rollout.saveFilter"), group, tr("Save the filter by name…"), {key(Qt::CTRL | Qt::Key_D)}, {}}, [this] { rollouts_->saveFilter(); });
}

void MainWindow::addCaseActions() {
    const QString group = tr("Suspicious cases");
    actions_->add({named("queue.show"), group, tr("Show the queue of suspicious rollouts"), {key(Qt::Key_Q)}, named("target")}, [this] { showPanel(QStringLiteral("queue")); });
    actions_->add({named("queue.next"), group, tr("Next suspicious rollout"), {key(Qt::Key_Period)}, {}}, [this] {
        showPanel(QStringLiteral("queue"));
        queue_->moveBy(1);
    });
    actions_->add({named("queue.previous"), group, tr("Previous suspicious rollout"), {key(Qt::Key_Comma)}, {}}, [this] {
        showPanel(QStringLiteral("queue"));
        queue_->moveBy(-1);
    });
    actions_->add({named("group.show"), group, tr("Compare the rollouts of the group"), {key(Qt::Key_G)}, named("compare")}, [this] { showPanel(QStringLiteral("group")); });
    actions_->add({named("evidence.show"), group, tr("Show the evidence for each zoom"), {key(Qt::Key_E)}, named("evidence")}, [this] { showPanel(QStringLiteral("evidence")); });
    actions_->add({named("wall.show"), group, tr("Show the wall of all crops"), {key(Qt::Key_W)}, named("wall")}, [this] { showPanel(QStringLiteral("wall")); });
    actions_->add({named("queue.witness"), group, tr("Ask the second witness about the queue"), {key(Qt::SHIFT | Qt::Key_Q)}, {}}, [this] {
        showPanel(QStringLiteral("queue"));
        queue_->askWitness();
    });
    actions_->add({named("blindSpots.show"), group, tr("Show where zooms looked, and where none did"), {key(Qt::Key_U)}, named("eye")},
                  [this] { showPanel(QStringLiteral("blind-spots")); });
    actions_->add({named("rollouts.show"), group, tr("Show the table of rollouts"), {key(Qt::Key_R)}, named("list")}, [this] { showPanel(QStringLiteral("rollouts")); });
}

void MainWindow::addWhatIfActions() {
    const QString group = tr("What if");
    actions_->addToggle(
        {named("whatif.edit"), group, tr("Take the zoom's box into hand (arrows nudge, Shift by 10)"), {key(Qt::Key_X)}, named("target")},
        [this](bool isOn) { editBox(isOn); });
    actions_->add({named("whatif.show"), group, tr("Show what-if"), {key(Qt::SHIFT | Qt::Key_X)}, {}},
                  [this] { showPanel(QStringLiteral("whatif")); });
    actions_->add({named("whatif.run"), group, tr("Ask again from the selected zoom (Ctrl+Return there)"), {}, {}}, [this] { whatIf_->run(); });
    actions_->add({named("whatif.cancel"), group, tr("Cancel asking"), {}, {}}, [this] { context_.whatIf.cancel(); });
    actions_->add({named("whatif.greyCrop"), group, tr("Mask test: grey the crop"), {key(Qt::Key_M)}, {}}, [this] {
        showPanel(QStringLiteral("whatif"));
        whatIf_->run(jobs::WhatIfMask::Crop);
    });
    actions_->add({named("whatif.greyRest"), group, tr("Mask test: grey the rest"), {key(Qt::SHIFT | Qt::Key_M)}, {}}, [this] {
        showPanel(QStringLiteral("whatif"));
        whatIf_->run(jobs::WhatIfMask::Rest);
    });
}

void MainWindow::addCompareActions() {
    const QString group = tr("Compare");
    actions_->add({named("compare.pin"), group, tr("Pin as reference"), {key(Qt::Key_B)}, named("compare")}, [this] {
        side_->pinSelected();
        statusBar()->showMessage(tr("Pinned as reference: %1").arg(side_->reference().rollout), 3000);
    });
    actions_->add({named("compare.unpin"), group, tr("Remove the pinned reference"), {key(Qt::SHIFT | Qt::Key_B)}, {}}, [this] { side_->unpin(); });
    actions_->add({named("compare.side"), group, tr("Show the reference beside the selected rollout"), {key(Qt::Key_S)}, named("compare")},
                  [this] { showPanel(QStringLiteral("side")); });
    actions_->add({named("compare.difference"), group, tr("Go to the first difference from the reference"), {key(Qt::Key_D)}, {}}, [this] {
        showPanel(QStringLiteral("side"));
        side_->goToFirstDifference();
    });
    actions_->add({named("compare.texts"), group, tr("Open the texts of both rollouts"), {key(Qt::SHIFT | Qt::Key_D)}, {}}, [this] { side_->openTexts(); });
    actions_->add({named("compare.pairs"), group, tr("Pair the cases of two runs or checkpoints"), {key(Qt::SHIFT | Qt::Key_S)}, named("compare")},
                  [this] { showPanel(QStringLiteral("pairs")); });
    actions_->add({named("compare.replay"), group, tr("Try another reward on the stored rollouts"), {key(Qt::Key_Y)}, named("curves")},
                  [this] { showPanel(QStringLiteral("replay")); });
    actions_->add({named("evaluation.show"), group, tr("Show results on DriveLMM-o1, published and yours"), {key(Qt::CTRL | Qt::Key_E)}, named("compare")},
                  [this] { showPanel(QStringLiteral("evaluation")); });
    actions_->add({named("evaluation.open"), group, tr("Add a file of predictions or scores on DriveLMM-o1…"), {}, named("folder")}, [this] {
        showPanel(QStringLiteral("evaluation"));
        evaluation_->openFiles();
    });
    actions_->add({named("evaluation.testFile"), group, tr("Choose DriveLMM-o1's test file…"), {}, {}}, [this] {
        showPanel(QStringLiteral("evaluation"));
        evaluation_->openTestFile();
    });
}

void MainWindow::addPictureActions() {
    const QString group = tr("Picture");
    actions_->add({named("picture.zoomBox"), group, tr("Zoom to the selected box"), {key(Qt::Key_Z)}, {}}, [this] { frame_->view()->zoomToSelected(); });
    actions_->add({named("picture.fit"), group, tr("Fit the picture"), {key(Qt::Key_0)}, {}}, [this] { frame_->view()->fit(); });
    actions_->add({named("picture.nextCamera"), group, tr("One camera of six alone: the next"), {key(Qt::CTRL | Qt::Key_Period)}, {}},
                  [this] { frame_->view()->stepCamera(1); });
    actions_->add({named("picture.previousCamera"), group, tr("One camera of six alone: the one before"), {key(Qt::CTRL | Qt::Key_Comma)}, {}},
                  [this] { frame_->view()->stepCamera(-1); });
    actions_->addToggle({named("picture.carLayout"), group, tr("Six cameras as they stand around the car"), {key(Qt::CTRL | Qt::Key_Slash)}, {}},
                        [this](bool isOn) { frame_->view()->setCarLayout(isOn); });
    actions_->add({named("picture.zoomIn"), group, tr("Zoom in"), {key(Qt::Key_Plus), key(Qt::Key_Equal)}, {}}, [this] { frame_->view()->zoomIn(); });
    actions_->add({named("picture.zoomOut"), group, tr("Zoom out"), {key(Qt::Key_Minus)}, {}}, [this] { frame_->view()->zoomOut(); });
    actions_->addToggle({named("picture.truth"), group, tr("Show the true place of the object"), {key(Qt::Key_T)}, {}},
                        [this](bool isOn) { frame_->setTruthShown(isOn); });
    QAction* boxes = actions_->addToggle({named("picture.boxes"), group, tr("Show the zoom boxes"), {key(Qt::Key_O)}, {}},
                                         [this](bool isOn) { frame_->setOverlaysShown(isOn); });
    boxes->setChecked(true);
    QAction* keyObjects = actions_->addToggle({named("picture.keyObjects"), group, tr("Show the data set's key objects"), {key(Qt::SHIFT | Qt::Key_T)}, {}},
                                              [this](bool isOn) { frame_->setKeyObjectsShown(isOn); });
    keyObjects->setChecked(true);
    actions_->addToggle({named("picture.heat"), group, tr("Show where CLIP finds the zoom's label"), {key(Qt::Key_H)}, named("heat")},
                        [this](bool isOn) { frame_->heat()->setOn(isOn); });
}

void MainWindow::addTrainingActions() {
    const QString group = tr("Training");
    const auto add = [&](const char* id, const QString& text, int digit, const char* icon, TrainingCommand command) {
        actions_->add({named(id), group, text, {key(Qt::CTRL | Qt::ALT | static_cast<Qt::Key>(digit))}, named(icon)}, [this, command] { context_.training.send(command); });
    };
    add("training.pause", tr("Pause the training"), Qt::Key_P, "pause", TrainingCommand::Pause);
    add("training.resume", tr("Resume the training"), Qt::Key_R, "play", TrainingCommand::Resume);
    add("training.checkpoint", tr("Write a checkpoint now"), Qt::Key_C, "checkpoint", TrainingCommand::Checkpoint);
    add("training.stop", tr("Save and stop the training"), Qt::Key_S, "stop", TrainingCommand::Stop);
    actions_->add({named("training.continue"), group, tr("Continue the run from its newest checkpoint"), {}, named("continue")},
                  [this] { context_.training.continueRun(); });
    actions_->add({named("training.compareRecipes"), group, tr("Compare two recipes…"), {}, named("compare")},
                  [this] { training_->form()->compareRecipes(); });
}

void MainWindow::buildToolBar() {
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setIconSize({18, 18});
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    const auto add = [&](const char* id, Qt::ToolButtonStyle style) {
        QAction* action = actions_->find(named(id));
        bar->addAction(action);
        auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action));
        button->setToolButtonStyle(style);
        button->setAccessibleName(action->text());
    };
    add("file.open", Qt::ToolButtonIconOnly);
    add("history.back", Qt::ToolButtonIconOnly);
    add("history.forward", Qt::ToolButtonIconOnly);
    bar->addSeparator();
    for (const char* id : {"view.inspect", "view.train", "view.compare"}) {
        add(id, Qt::ToolButtonTextBesideIcon);
    }
    auto* spring = new QWidget;
    spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spring);
    add("app.palette", Qt::ToolButtonTextBesideIcon);
    for (const char* id : {"view.resetLayout", "app.screenshot", "view.theme", "help.open"}) {
        add(id, Qt::ToolButtonIconOnly);
    }
}

void MainWindow::cycleTheme() {
    const ThemeChoice now = context_.settings.theme();
    const ThemeChoice next = now == ThemeChoice::Light ? ThemeChoice::Dark : now == ThemeChoice::Dark ? ThemeChoice::System : ThemeChoice::Light;
    setTheme(next);
    statusBar()->showMessage(tr("Theme: %1").arg(word(themeChoiceName(next))), 3000);
}

void MainWindow::saveScreenshot() {
    const QPixmap picture = grab();   // before the dialog covers it
    const QString file = QFileDialog::getSaveFileName(this, tr("Save a picture of the window"), QStringLiteral("omnidrive-studio.png"), tr("PNG (*.png)"));
    if (!file.isEmpty()) {
        const QByteArray kind = QFileInfo(file).suffix().toLatin1();
        const bool isSaved = writePicture(file, picture.toImage(), kind.isEmpty() ? "PNG" : kind.constData());
        statusBar()->showMessage(isSaved ? tr("Saved %1").arg(file) : tr("%1 cannot be written.").arg(file), 5000);
    }
}

}  // namespace omnidrive::ui
