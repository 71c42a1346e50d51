// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence boxes of AnnotationPanel: drawn, copied from the zoom, removed; the rest of the panel is in annotation_panel.cpp.
#include "ui/panels/annotation_panel.h"

#include "ui/models/trace_steps.h"
#include "ui/panels/annotation_form.h"
#include "ui/selection_state.h"
#include "ui/views/message_bar.h"

#include <cmath>

namespace omnidrive::ui {

namespace {

using annotation::Annotation;

/// To the pixel, and never empty.
BoxF snapped(const QRectF& box) {
    const BoxF round{std::round(box.left()), std::round(box.top()), std::round(box.right()), std::round(box.bottom())};
    return {round.x0, round.y0, std::max(round.x1, round.x0 + 1), std::max(round.y1, round.y0 + 1)};
}

}  // namespace

void AnnotationPanel::setDrawing(bool isOn) {
    commitBox();
    const bool canDraw = isOn && case_ && form_->isEnabled();
    editedBox_ = canDraw && form_->currentBox() >= 0 ? form_->currentBox() : static_cast<int>(context_.annotations.find(target()).boxes.size());
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

/// The box in hand as it is stored, or an empty one that waits to be drawn.
void AnnotationPanel::announceBox() {
    if (!isDrawing_) {
        Q_EMIT editedBoxChanged(std::nullopt);
        return;
    }
    const Annotation annotation = context_.annotations.find(target());
    QRectF shown;
    if (editedBox_ >= 0 && static_cast<size_t>(editedBox_) < annotation.boxes.size()) {
        const annotation::EvidenceBox& box = annotation.boxes[static_cast<size_t>(editedBox_)];
        const auto inImage = annotation::toImage(box.camera, box.boxInCamera, facts_);
        shown = inImage ? toRect(*inImage) : QRectF();
    }
    Q_EMIT editedBoxChanged(shown);
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
    edit(drawnOn_,
         [place = static_cast<size_t>(editedBox_), onCamera = *onCamera](Annotation& annotation) {
             if (place >= annotation.boxes.size()) {
                 annotation.boxes.push_back({onCamera.camera, onCamera.boxInCamera});
             } else {
                 annotation.boxes[place].camera = onCamera.camera;
                 annotation.boxes[place].boxInCamera = onCamera.boxInCamera;
             }
         },
         QStringLiteral("evidence"));
}

void AnnotationPanel::copyZoom() {
    const Selection& now = context_.selection.current();
    const auto calls = case_ ? callsOf(*case_->trajectory) : std::vector<const rollout::ToolCall*>{};
    const bool hasBox = now.call >= 0 && static_cast<size_t>(now.call) < calls.size() && calls[static_cast<size_t>(now.call)]->effectiveBox;
    const auto onCamera = hasBox ? annotation::toCamera(toBoxF(*calls[static_cast<size_t>(now.call)]->effectiveBox), facts_) : std::nullopt;
    if (!onCamera) {
        message_->showInfo(tr("Select a zoom that returned a crop: its box is copied."));
        return;
    }
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

}  // namespace omnidrive::ui
