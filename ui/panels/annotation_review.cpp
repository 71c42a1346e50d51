// SPDX-License-Identifier: GPL-3.0-or-later
// The review loop of AnnotationPanel: what its single keys do; the rest of the panel is in annotation_panel.cpp.
#include "ui/panels/annotation_panel.h"

#include "ui/models/rollout_filter_proxy.h"
#include "ui/models/rollout_roles.h"
#include "ui/panels/annotation_form.h"
#include "ui/selection_state.h"
#include "ui/views/message_bar.h"

namespace omnidrive::ui {

namespace {

using annotation::Annotation;
using annotation::Severity;
using annotation::Verdict;

}  // namespace

void AnnotationPanel::toggleType(int index) {
    const auto& types = context_.annotations.labels().types;
    if (index >= 0 && static_cast<size_t>(index) < types.size()) {
        const std::string type = types[static_cast<size_t>(index)].id;
        edit(target(), [type](Annotation& annotation) { annotation.type = annotation.type == type ? "" : type; }, QStringLiteral("type"));
    }
    showAll();   // a button that was clicked has changed itself
}

void AnnotationPanel::clearType() {
    edit(target(), [](Annotation& annotation) { annotation.type.clear(); }, QStringLiteral("type"));
}

void AnnotationPanel::toggleSeverity(Severity severity) {
    edit(target(), [severity](Annotation& annotation) { annotation.severity = annotation.severity == severity ? Severity::None : severity; },
         QStringLiteral("severity"));
    showAll();
}

void AnnotationPanel::toggleVerdict(Verdict verdict) {
    edit(
        annotation::caseTarget(target().rollout),
        [verdict](Annotation& annotation) { annotation.verdict = annotation.verdict == verdict ? Verdict::None : verdict; },
        QStringLiteral("verdict"));
    showAll();
}

void AnnotationPanel::toggleChecked() {
    const bool wasChecked = context_.annotations.find(annotation::caseTarget(target().rollout)).isChecked;
    edit(
        annotation::caseTarget(target().rollout), [wasChecked](Annotation& annotation) { annotation.isChecked = !wasChecked; },
        QStringLiteral("checked"));
    showAll();
}

void AnnotationPanel::checkAndGoOn() {
    const QString rollout = context_.selection.current().rollout;
    if (rollout.isEmpty() || !context_.annotations.status().readOnlyReason.isEmpty()) {
        return;
    }
    form_->commit();
    commitBox();
    edit(annotation::caseTarget(rollout.toStdString()), [](Annotation& annotation) { annotation.isChecked = true; }, QStringLiteral("checked"));
    marked_.insert(rollout);
    goToNextUnchecked();
}

/// The next row further down that is not checked, then from the top; empty when all are. A case that the filter has taken out counts where it stood.
QString AnnotationPanel::nextUnchecked() const {
    const int rows = rows_ == nullptr ? 0 : rows_->rowCount();
    const QString now = context_.selection.current().rollout;
    const int listed = rows == 0 ? -1 : rows_->rowOf(now);
    const int start = rows == 0 || listed >= 0 ? listed : rows_->rowsBefore(now) - 1;
    for (int i = 1; i <= rows; ++i) {
        const QString id = rows_->index((start + i) % rows, 0).data(RolloutIdRole).toString();
        if (id != now && !context_.annotations.checked().contains(id) && !marked_.contains(id)) {
            return id;
        }
    }
    return {};
}

void AnnotationPanel::goToNextUnchecked() {
    const QString next = nextUnchecked();
    if (next.isEmpty()) {
        message_->showInfo(tr("Every case of the list is checked."));
    } else {
        context_.selection.selectRollout(next);
    }
}

void AnnotationPanel::undo() {
    form_->commit();
    commitBox();
    undoneFrom_ = context_.selection.current().rollout;
    context_.annotations.undo();
}

void AnnotationPanel::redo() {
    undoneFrom_ = context_.selection.current().rollout;
    context_.annotations.redo();
}

/// Shows where something was taken back or done again, unless the user has gone on meanwhile.
void AnnotationPanel::followUndo(const QStringList& rollouts) {
    for (const QString& rollout : rollouts) {
        marked_.remove(rollout);
    }
    const QString now = context_.selection.current().rollout;
    if (!rollouts.isEmpty() && !rollouts.contains(now) && now == undoneFrom_) {
        context_.selection.selectRollout(rollouts.first());
    }
}

}  // namespace omnidrive::ui
