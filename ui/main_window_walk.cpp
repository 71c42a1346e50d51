// SPDX-License-Identifier: GPL-3.0-or-later
// From a point of a curve down to the pixels and back: a click on a point shows the step's rollouts, Enter goes a level deeper, Esc a level back.
#include "ui/main_window.h"

#include "ui/bridge/what_if_runner.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/frame_panel.h"
#include "ui/panels/group_panel.h"
#include "ui/panels/heat_bar.h"
#include "ui/panels/rollouts_panel.h"
#include "ui/panels/trace_panel.h"
#include "ui/panels/what_if_panel.h"
#include "ui/selection_state.h"
#include "ui/views/frame_view.h"

#include <QTableView>

#include <utility>

namespace omnidrive::ui {

/// Enter on a rollout: from the curves to its group, on to its first zoom, its box, and where CLIP finds the zoom's label.
void MainWindow::walkForward() {
    FrameView* picture = frame_->view();
    if (workspaces_->current() != Workspace::Inspect) {
        walkedFrom_ = workspaces_->current();
        showWorkspace(Workspace::Inspect);
        showPanel(QStringLiteral("group"));
        group_->table()->setFocus();
    } else if (context_.selection.current().call < 0) {
        trace_->zoomBy(1);
    } else if (picture->isFitted()) {
        picture->zoomToSelected();
    } else {
        frame_->heat()->setOn(true);
    }
}

/// Esc: back one level, from the box in hand or the heat map to the zoom, from its box to the whole picture, from what-if to the recorded rollout, to
/// where one came from, and from the filtered step to all steps.
void MainWindow::walkBack() {
    const jobs::WhatIfChildPtr child = context_.whatIf.find(context_.selection.current().rollout);
    if (annotate_->isDrawing()) {
        annotate_->setDrawing(false);
    } else if (whatIf_->isEditing()) {
        whatIf_->setEditing(false);
    } else if (frame_->heat()->isOn()) {
        frame_->heat()->setOn(false);
    } else if (!frame_->view()->isFitted() && frame_->view()->isVisible()) {
        frame_->view()->fit();
    } else if (child) {
        trace_->wantCallOf(QString::fromStdString(child->parentId), child->change.call);
    } else if (const auto before = std::exchange(walkedFrom_, std::nullopt); before && workspaces_->current() == Workspace::Inspect) {
        showWorkspace(*before);
        rollouts_->table()->setFocus();
    } else if (context_.selection.current().trainingStep) {
        context_.selection.selectTrainingStep(std::nullopt);
    } else if (rollouts_->isRestricted()) {
        rollouts_->showAll();
    } else {
        rollouts_->setFilterText({});
    }
}

}  // namespace omnidrive::ui
