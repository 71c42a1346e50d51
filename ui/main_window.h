// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions.h"
#include "ui/arrangements.h"
#include "ui/panels/studio_context.h"
#include "ui/workspaces.h"

#include <QMainWindow>

#include <memory>

class QLabel;

namespace omnidrive::ui {

class AblationsPanel;
class AnnotationPanel;
class BlindSpotsPanel;
class CommandPalette;
class CropWallPanel;
class CurvesPanel;
class EvaluationPanel;
class EvidencePanel;
class FailuresPanel;
class FramePanel;
class GroupPanel;
class HelpLibrary;
class HelpWindow;
class KeyOverlay;
class PairsPanel;
class QueuePanel;
class ReplayPanel;
class RolloutsPanel;
class RunsPanel;
class SidePanel;
class StateBadge;
class SystemTheme;
class TracePanel;
class TrainingPanel;
class WhatIfPanel;
enum class ThemeChoice;

/// The window: docks with the panels, tool bar, status bar, and the wiring between the shared selection and the open run.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// @param systemTheme what the desktop wants; lives longer than the window.
    MainWindow(const StudioContext& context, SystemTheme& systemTheme, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setTheme(ThemeChoice choice);
    void showWorkspace(Workspace workspace);
    /// Brings a dock to the front. @param name of the dock: "evidence", "queue", "group", "wall", "whatif", "annotate", "failures", "evaluation", "rollouts".
    void showPanel(const QString& name);
    /// Keeps where the panels and the window are, for the next start.
    void saveArrangement();
    Workspaces& workspaces() { return *workspaces_; }
    Arrangements& arrangements() { return arrangements_; }
    Actions& actions() { return *actions_; }
    CommandPalette& palette() { return *palette_; }
    KeyOverlay& keyOverlay() { return *keys_; }
    RunsPanel& runs() { return *runs_; }
    RolloutsPanel& rollouts() { return *rollouts_; }
    TracePanel& trace() { return *trace_; }
    FramePanel& frame() { return *frame_; }
    CurvesPanel& curves() { return *curves_; }
    TrainingPanel& training() { return *training_; }
    AblationsPanel& ablations() { return *ablations_; }
    EvaluationPanel& evaluation() { return *evaluation_; }
    QueuePanel& queue() { return *queue_; }
    GroupPanel& group() { return *group_; }
    EvidencePanel& evidence() { return *evidence_; }
    CropWallPanel& wall() { return *wall_; }
    WhatIfPanel& whatIf() { return *whatIf_; }
    SidePanel& side() { return *side_; }
    PairsPanel& pairs() { return *pairs_; }
    ReplayPanel& replay() { return *replay_; }
    BlindSpotsPanel& blindSpots() { return *blindSpots_; }
    AnnotationPanel& annotate() { return *annotate_; }
    FailuresPanel& failures() { return *failures_; }
    const HelpLibrary& helpLibrary() const { return *helpLibrary_; }
    /// Opens the help beside the window. @param heading its slug; may be empty. @return the help's window.
    HelpWindow& openHelp(const QString& page, const QString& heading = {});
    /// nullptr until it was opened.
    HelpWindow* help() const { return help_; }
    /// Everything that was asked for is on the screen.
    bool isSettled() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void childEvent(QChildEvent* event) override;

private:
    void buildPanels();
    QDockWidget* addDock(const QString& name, const QString& title, QWidget* panel);
    void buildActions();
    void addFileActions();
    void addViewActions();
    void addStepActions();
    void addPictureActions();
    void addCaseActions();
    void addCompareActions();
    void addTrainingActions();
    void addWhatIfActions();
    void addAnnotateActions();
    void buildToolBar();
    void buildStatusBar();
    void connectAll();
    void connectRun();
    void connectTraining();
    void connectInsight();
    void connectEvidence();
    void connectWhatIf();
    void editBox(bool isOn);
    void connectAnnotate();
    void drawEvidence(bool isOn);
    void showUnsaved();
    bool mayClose();
    void addFailureActions();
    void addHelpActions();
    void openHelpHere();
    void putCasesIntoRecipe(const QString& file, const QString& field);
    void connectCompare();
    void togglePanel(QDockWidget* dock);
    void updateTitle(const QString& runTitle);
    void updateHistoryActions();
    void updateTrainingActions();
    void showCounts();
    void walkForward();
    void walkBack();
    bool leaveTextField();
    void cycleTheme();
    void saveScreenshot();
    void editKeys();
    void scaleBy(double step);
    void chooseLanguage();

    StudioContext context_;
    SystemTheme& systemTheme_;
    Docks docks_;
    std::unique_ptr<Workspaces> workspaces_;
    std::unique_ptr<HelpLibrary> helpLibrary_;
    HelpWindow* help_ = nullptr;
    std::optional<Workspace> walkedFrom_;   ///< where Enter left for the inspection
    Arrangements arrangements_;
    Actions* actions_;
    CommandPalette* palette_ = nullptr;
    KeyOverlay* keys_ = nullptr;
    TracePanel* trace_;       ///< before frame_: it must know the rollout when the crops arrive
    EvidencePanel* evidence_; ///< likewise
    FramePanel* frame_;
    RunsPanel* runs_;
    RolloutsPanel* rollouts_;
    CurvesPanel* curves_;
    TrainingPanel* training_;
    AblationsPanel* ablations_;
    EvaluationPanel* evaluation_;
    QueuePanel* queue_;
    GroupPanel* group_;
    CropWallPanel* wall_;
    SidePanel* side_;
    PairsPanel* pairs_;
    ReplayPanel* replay_;
    WhatIfPanel* whatIf_;
    BlindSpotsPanel* blindSpots_;
    AnnotationPanel* annotate_;
    FailuresPanel* failures_;
    QLabel* cursorText_;
    QLabel* countText_;
    QLabel* unsavedText_;   ///< shown while annotations wait
    StateBadge* stateBadge_;
    QString runTitle_;
};

}  // namespace omnidrive::ui
