// SPDX-License-Identifier: GPL-3.0-or-later
// What AnnotationPanel is about, tokens above all, and the project's own words; the rest of the panel is in annotation_panel.cpp.
#include "ui/panels/annotation_form.h"
#include "ui/panels/annotation_panel.h"
#include "ui/panels/label_set_editor.h"
#include "ui/selection_state.h"
#include "ui/views/message_bar.h"

#include <QComboBox>

namespace omnidrive::ui {

void AnnotationPanel::nextAbout() {
    const int count = span_ ? about_->count() : static_cast<int>(About::Tokens);
    setAbout(static_cast<About>((about_->currentIndex() + 1) % count));
}

void AnnotationPanel::takeSpan(int turn, TokenSpan span) {
    form_->commit();
    commitBox();
    span_ = TurnSpan{turn, span};
    setAbout(About::Tokens);
}

/// Nobody should go on marking tokens that are not on the screen any more, nor the case instead of them without knowing.
void AnnotationPanel::leaveSpan() {
    span_.reset();
    if (about() == About::Tokens) {
        form_->commit();
        about_->setCurrentIndex(static_cast<int>(About::Case));
    }
}

void AnnotationPanel::showSpans() {
    std::multimap<int, TokenSpan> marks;
    const std::string rollout = context_.selection.current().rollout.toStdString();
    for (const auto& [key, annotation] : context_.annotations.annotations()) {
        const annotation::Target& place = annotation.target;
        if (place.kind == annotation::Target::Kind::Tokens && place.rollout == rollout) {
            marks.emplace(static_cast<int>(place.turn), TokenSpan{static_cast<int>(place.firstToken), static_cast<int>(place.endToken)});
        }
    }
    Q_EMIT spansChanged(marks, about() == About::Tokens ? span_ : std::nullopt);
}

void AnnotationPanel::toggleTypeByKey(int key) {
    const int index = typePage_ * kTypeKeys + key;
    typePage_ = 0;
    toggleType(index);
}

void AnnotationPanel::nextTypePage() {
    typePage_ = (typePage_ + 1) % form_->typePages();
    form_->setTypePage(typePage_);
}

void AnnotationPanel::commit() {
    form_->commit();
    commitBox();
}

/// A training that starts meanwhile opens its own run: the types are those of the run that they were written for.
void AnnotationPanel::editLabels() {
    if (!context_.annotations.isOpen() || !context_.annotations.status().readOnlyReason.isEmpty()) {
        return;
    }
    QHash<QString, int> uses;
    for (const auto& [key, annotation] : context_.annotations.annotations()) {
        ++uses[QString::fromStdString(annotation.type)];
    }
    const QString run = context_.annotations.run();
    LabelSetEditor editor(context_.annotations.labels(), uses, this);
    if (editor.exec() != QDialog::Accepted) {
        return;
    }
    context_.annotations.setLabels(editor.labels(), QStringLiteral("label set"), run);
    if (run != context_.annotations.run()) {
        message_->showInfo(tr("Another run was opened meanwhile: types and tags went to %1, for which they were written.").arg(run));
    }
}

}  // namespace omnidrive::ui
