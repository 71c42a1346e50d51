// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/annotation_keeper.h"
#include "ui/bridge/case_insight.h"
#include "ui/bridge/crop_wall.h"
#include "ui/bridge/evidence_finder.h"
#include "ui/bridge/heat_finder.h"
#include "ui/bridge/run_catalog.h"
#include "ui/bridge/run_follower.h"
#include "ui/bridge/training_control.h"
#include "ui/bridge/what_if_runner.h"
#include "ui/main_window.h"
#include "ui/models/rollout_table_model.h"
#include "ui/models/scalar_store.h"
#include "ui/selection_state.h"
#include "ui/system_theme.h"
#include "ui/ui_settings.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace omnidrive::ui {

/// What the command line asks for.
struct StudioOptions {
    QString run;                  ///< folder to open; empty: none
    QString runsFolder;           ///< whose runs are listed; empty: as remembered, else the folder of the run, else ./runs
    QString rollout;              ///< id to select; empty: the first
    QString reference;            ///< id to pin beside the selected rollout; empty: none
    QString compareWith;          ///< run whose cases are paired with the open run's, and that holds the reference; empty: none
    int traceStep = 0;            ///< step of the trace to select, counted from 1; 0: the first
    QString panel;                ///< "trace", "evidence", "queue", "group", "wall", "whatif", "annotate", "failures", "blind-spots", "side", "pairs", "replay", "curves", "training",
                                  ///< "ablations", "evaluation"; empty: as remembered
    QStringList pictureFolders;   ///< searched for the pictures of trace files; empty: as remembered
    QString keyObjects;           ///< DriveLM file whose key objects lie over the pictures; empty: none
    QString filter;               ///< text of the filter line above the rollouts
    QString helpPage;             ///< page of the help to open, with or without "#heading"; empty: none
    QString theme;                ///< "light", "dark", "system"; empty: as remembered
    QSize size;                   ///< of the window; empty: as remembered
    QString settingsFile;         ///< settings of its own; empty: the user's
};

/// The whole program behind the screen: shared selection, open run, models and window. The only place that builds and joins them.
class Studio {
public:
    explicit Studio(const StudioOptions& options);

    MainWindow& window() { return *window_; }
    SelectionState& selection() { return selection_; }
    RunFollower& follower() { return follower_; }
    TrainingControl& training() { return training_; }
    ScalarStore& scalars() { return scalars_; }
    UiSettings& settings() { return settings_; }
    CaseInsight& insight() { return insight_; }
    EvidenceFinder& evidence() { return evidence_; }
    CropWall& wall() { return wall_; }
    WhatIfRunner& whatIf() { return whatIf_; }
    HeatFinder& heat() { return heat_; }
    AnnotationKeeper& annotations() { return annotations_; }

    /// Handles events until everything asked for is on the screen, at most `timeoutMs`. @return false when time ran out.
    bool settle(int timeoutMs);
    /// Why the run or the rollout that was asked for could not be shown; empty when it could.
    QString problem() const { return problem_; }

private:
    void restoreWindow(const StudioOptions& options);
    void applySelection(const StudioOptions& options);
    void applyComparison(const StudioOptions& options);
    QString runsFolderOf(const StudioOptions& options) const;

    UiSettings settings_;
    SystemTheme systemTheme_;
    SelectionState selection_;
    RunFollower follower_;
    RunCatalog catalog_;
    TrainingControl training_;
    RolloutTableModel rollouts_;
    ScalarStore scalars_;
    CaseInsight insight_;
    EvidenceFinder evidence_;
    CropWall wall_;
    WhatIfRunner whatIf_;
    HeatFinder heat_;
    AnnotationKeeper annotations_;
    QString problem_;
    std::unique_ptr<MainWindow> window_;   ///< last: it uses the rest
};

}  // namespace omnidrive::ui
