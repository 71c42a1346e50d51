// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence boxes of AnnotationPanel: drawn, copied from the zoom, removed; the rest of the panel is in annotation_panel.cpp.
#include "ui/panels/annotation_panel.h"

#include "ui/models/trace_steps.h"
#include "ui/panels/annotation_form.h"
#include "ui/selection_state.h"
#include "ui/views/message_bar.h"

#include <algorithm>
#include <cmath>

namespace omnidrive::ui {

namespace {

using annotation::Annotation;

/// To the pixel, and never empty.
BoxF snapped(const QRectF& box) {
    const BoxF round{std::round(box.left()), std::round(box.top()), std::round(box.right()), std::round(box.bottom())};
    return {round.x0, round.y0, std::max(round.x1, round.x0 + 1), std::max(round.y1, round.y0 + 1)};
}

/// Place of a box among those of an annotation, found by what it is: other edits move places, or say another label. Their number: it is not there.
size_t placeOf(const annotation::EvidenceBox& box, const std::vector<annotation::EvidenceBox>& boxes) {
    auto it = std::find(boxes.begin(), boxes.end(), box);
    if (it == boxes.end()) {
        it = std::find_if(boxes.begin(), boxes.end(), [&](const auto& other) { return other.camera == box.camera && other.boxInCamera == box.boxInCamera; });
    }
    return static_cast<size_t>(it - boxes.begin());
}

/// Moves one of the boxes, or adds a new one.
void put(const annotation::CameraBox& onCamera, const std::optional<annotation::EvidenceBox>& inHand, std::vector<annotation::EvidenceBox>& boxes) {
    const size_t place = inHand ? placeOf(*inHand, boxes) : boxes.size();
    if (place == boxes.size()) {
        boxes.push_back({onCamera.camera, onCamera.boxInCamera});
    } else {
        boxes[place].camera = onCamera.camera;
        boxes[place].boxInCamera = onCamera.boxInCamera;
    }
}

}  // namespace

void AnnotationPanel::setDrawing(bool isOn) {
    commitBox();
    const bool canDraw = isOn && isCaseShown() && form_->isEnabled();
    if (isOn && case_ && !isCaseShown()) {
        message_->showInfo(tr("The case is still being read: the picture shown is not its own."));
    }
    inHand_ = canDraw ? chosenBox() : std::nullopt;
    const bool isOther = canDraw != isDrawing_;
    isDrawing_ = canDraw;
    form_->setDrawing(canDraw);
    if (isOther || isOn) {
        Q_EMIT drawingChanged(canDraw);
    }
    if (isOther) {
        announceBox();
        showBoxes();
    }
}

/// That of the form's list, as it is stored.
std::optional<annotation::EvidenceBox> AnnotationPanel::chosenBox() const {
    const auto boxes = context_.annotations.find(target()).boxes;
    const int chosen = form_->currentBox();
    return chosen >= 0 && static_cast<size_t>(chosen) < boxes.size() ? std::optional(boxes[static_cast<size_t>(chosen)]) : std::nullopt;
}

/// What was drawn belongs to what was shown then; of something else a new box is drawn.
void AnnotationPanel::takeShownTarget(const annotation::Target& about) {
    if (about == shown_) {
        return;
    }
    shown_ = about;
    commitBox();
    if (isDrawing_) {
        inHand_.reset();
        announceBox();
    }
}

/// The box in hand as it is stored, or an empty one that waits to be drawn.
void AnnotationPanel::announceBox() {
    if (!isDrawing_) {
        Q_EMIT editedBoxChanged(std::nullopt);
        return;
    }
    const auto inImage = inHand_ ? annotation::toImage(inHand_->camera, inHand_->boxInCamera, facts_) : std::nullopt;
    Q_EMIT editedBoxChanged(inImage ? toRect(*inImage) : QRectF());
    showBoxes();
}

void AnnotationPanel::takeBox(const QRectF& inImage) {
    if (!isDrawing_) {
        return;
    }
    if (!drawn_) {
        drawnOn_ = target();
    }
    drawn_ = inImage;
    boxTimer_.start();
}

void AnnotationPanel::commitBox() {
    boxTimer_.stop();
    if (!drawn_ || !case_) {
        drawn_.reset();
        return;
    }
    const auto onCamera = annotation::toCamera(snapped(*drawn_), facts_);
    drawn_.reset();
    if (!onCamera) {
        message_->showError(tr("The box lies in no picture."));
        return;
    }
    edit(drawnOn_, [before = inHand_, onCamera = *onCamera](Annotation& annotation) { put(onCamera, before, annotation.boxes); }, QStringLiteral("evidence"));
    inHand_ = annotation::EvidenceBox{onCamera->camera, onCamera->boxInCamera, inHand_ ? inHand_->label : ""};
}

/// On a slow disk the picture of the case before stands until the next one is read.
bool AnnotationPanel::isCaseShown() const { return case_ && case_->trajectory->id == context_.selection.current().rollout.toStdString(); }

void AnnotationPanel::copyZoom() {
    const Selection& now = context_.selection.current();
    const auto calls = isCaseShown() ? callsOf(*case_->trajectory) : std::vector<const rollout::ToolCall*>{};
    const bool hasBox = now.call >= 0 && static_cast<size_t>(now.call) < calls.size() && calls[static_cast<size_t>(now.call)]->effectiveBox;
    const auto onCamera = hasBox ? annotation::toCamera(toBoxF(*calls[static_cast<size_t>(now.call)]->effectiveBox), facts_) : std::nullopt;
    if (!onCamera) {
        message_->showInfo(tr("Select a zoom that returned a crop: its box is copied."));
        return;
    }
    commitBox();
    const annotation::EvidenceBox box{onCamera->camera, onCamera->boxInCamera, calls[static_cast<size_t>(now.call)]->label};
    edit(target(), [box](Annotation& annotation) { annotation.boxes.push_back(box); }, QStringLiteral("evidence copied from the zoom"));
}

/// The chosen box, else the last one.
void AnnotationPanel::removeBox() {
    drawn_.reset();
    boxTimer_.stop();
    const int chosen = form_->currentBox();
    edit(target(),
         [chosen](Annotation& annotation) {
             if (!annotation.boxes.empty()) {
                 const size_t last = annotation.boxes.size() - 1, place = chosen < 0 ? last : std::min(static_cast<size_t>(chosen), last);
                 annotation.boxes.erase(annotation.boxes.begin() + static_cast<std::ptrdiff_t>(place));
             }
         },
         QStringLiteral("evidence removed"));
    setDrawing(false);
}

/// All evidence of the case, whatever it is about.
void AnnotationPanel::showBoxes() {
    std::vector<ReferenceBox> boxes;
    const std::string rollout = context_.selection.current().rollout.toStdString();
    const std::string inHand = isDrawing_ ? annotation::keyOf(target()) : "";
    for (const auto& [key, annotation] : context_.annotations.annotations()) {
        const size_t hidden = key == inHand && inHand_ ? placeOf(*inHand_, annotation.boxes) : annotation.boxes.size();
        for (size_t i = 0; annotation.target.rollout == rollout && i < annotation.boxes.size(); ++i) {
            const annotation::EvidenceBox& box = annotation.boxes[i];
            const auto inImage = annotation::toImage(box.camera, box.boxInCamera, facts_);
            if (inImage && i != hidden) {
                const std::string& name = box.label.empty() ? annotation.type : box.label;
                boxes.push_back({*inImage, name.empty() ? tr("evidence") : tr("evidence: %1").arg(QString::fromStdString(name))});
            }
        }
    }
    Q_EMIT evidenceChanged(boxes);
}

}  // namespace omnidrive::ui
