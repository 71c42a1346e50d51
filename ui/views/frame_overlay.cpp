// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/frame_overlay.h"

#include "ui/models/trace_steps.h"
#include "ui/models/words.h"

#include <QStringList>

namespace omnidrive::ui {

namespace {

QString noteOf(const rollout::ToolCall& call) {
    if (!call.valid) {
        return QString::fromStdString(call.rejectReason);
    }
    QStringList words;
    for (const std::string& adjustment : call.adjustments) {
        if (adjustment != "rounded") {
            words.push_back(word(adjustment));
        }
    }
    if (call.crossesTileEdge) {
        words.push_back(tr("across a tile edge"));
    }
    return words.join(QStringLiteral(", "));
}

/// The rectangle that stands for a call: what was cropped, else what was asked for.
std::optional<BoxF> pickable(const FrameBox& box) { return box.effective ? box.effective : box.requested; }

bool holds(const BoxF& box, double x, double y, double reach) {
    return x >= box.x0 - reach && x < box.x1 + reach && y >= box.y0 - reach && y < box.y1 + reach;
}

}  // namespace

std::vector<FrameBox> frameBoxes(const rollout::Trajectory& trajectory) {
    std::vector<FrameBox> boxes;
    const auto calls = callsOf(trajectory);
    for (size_t i = 0; i < calls.size(); ++i) {
        const rollout::ToolCall& call = *calls[i];
        const bool isDrawable = call.boxInImage && call.boxInImage->isFinite();
        if (!isDrawable && !call.effectiveBox) {
            continue;
        }
        FrameBox box{static_cast<int>(i), QString::fromStdString(call.label), {}, {}, noteOf(call)};
        if (isDrawable) {
            box.requested = call.boxInImage;
        }
        if (call.effectiveBox) {
            box.effective = toBoxF(*call.effectiveBox);
        }
        boxes.push_back(box);
    }
    return boxes;
}

int pickBox(const std::vector<FrameBox>& boxes, double x, double y, double reach) {
    int picked = -1;
    double smallest = 0;
    for (const FrameBox& box : boxes) {
        const std::optional<BoxF> area = pickable(box);
        if (area && holds(*area, x, y, reach) && (picked < 0 || area->area() <= smallest)) {
            picked = box.call;
            smallest = area->area();
        }
    }
    return picked;
}

int pickReference(const std::vector<ReferenceBox>& boxes, double x, double y) {
    int picked = -1;
    for (size_t i = 0; i < boxes.size(); ++i) {
        const bool isSmaller = picked < 0 || boxes[i].box.area() < boxes[static_cast<size_t>(picked)].box.area();
        if (holds(boxes[i].box, x, y, 0) && isSmaller) {
            picked = static_cast<int>(i);
        }
    }
    return picked;
}

bool isStitched(const rollout::Trajectory& trajectory) { return trajectory.frameIds.size() == 6; }

QRectF toRect(const BoxF& box) { return QRectF(QPointF(box.x0, box.y0), QPointF(box.x1, box.y1)); }

}  // namespace omnidrive::ui
