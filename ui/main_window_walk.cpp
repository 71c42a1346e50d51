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
#include "ui/views/filter_edit.h"
#include "ui/views/frame_view.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTextEdit>

#include <utility>

namespace omnidrive::ui {

namespace {

/// Keys that a widget gets are letters. The line in a box of numbers or words hands the keyboard to its box.
bool takesText(const QWidget* widget) {
    if (const auto* line = qobject_cast<const QLineEdit*>(widget)) {
        return !line->isReadOnly();
    }
    if (const auto* plain = qobject_cast<const QPlainTextEdit*>(widget)) {
        return !plain->isReadOnly();
    }
    if (const auto* rich = qobject_cast<const QTextEdit*>(widget)) {
        return !rich->isReadOnly();
    }
    if (const auto* number = qobject_cast<const QAbstractSpinBox*>(widget)) {
        return !number->isReadOnly();
    }
    const auto* words = qobject_cast<const QComboBox*>(widget);
    return words != nullptr && words->isEditable();
}

}  // namespace

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

/// Esc in a text field gives the keyboard back to the commands; what was typed stays. @return false when no text field has it.
bool MainWindow::leaveTextField() {
    QWidget* field = QApplication::focusWidget();
    const bool isOurs = field != nullptr && (field->window() == this || qobject_cast<QDockWidget*>(field->window()) != nullptr);
    if (!isOurs || !takesText(field)) {
        return false;
    }
    if (QWidget* completions = QApplication::activePopupWidget()) {   // while its list is open, a field does not notice that it lost the keyboard
        completions->hide();
    }
    if (!field->isActiveWindow()) {   // on some platforms a list that was open takes this with it
        field->activateWindow();
    }
    field == rollouts_->filterEdit() ? rollouts_->table()->setFocus() : field->clearFocus();
    return true;
}

/// Esc: out of a text field, else back one level, from the box in hand or the heat map to the zoom, from its box to the whole picture, from what-if to
/// the recorded rollout, to where one came from, and from the filtered step to all steps.
void MainWindow::walkBack() {
    if (leaveTextField()) {
        return;
    }
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
