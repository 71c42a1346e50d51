// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace omnidrive::ui {

class AnnotationKeeper;
class CaseInsight;
class CropWall;
class EvidenceFinder;
class HeatFinder;
class RunCatalog;
class RunFollower;
class ScalarStore;
class RolloutTableModel;
class SelectionState;
class TrainingControl;
class UiSettings;
class WhatIfRunner;

/// What panels are given: the shared selection, the open run and its models. All live longer than the panels.
struct StudioContext {
    SelectionState& selection;
    RunFollower& follower;
    RunCatalog& catalog;
    TrainingControl& training;
    RolloutTableModel& rollouts;
    ScalarStore& scalars;
    UiSettings& settings;
    CaseInsight& insight;
    EvidenceFinder& evidence;
    CropWall& wall;
    WhatIfRunner& whatIf;
    HeatFinder& heat;
    AnnotationKeeper& annotations;
};

}  // namespace omnidrive::ui
