// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "rollout/trajectory.h"
#include "ui/views/side_look.h"

#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

namespace omnidrive::ui {

/// A zoom-in call as drawn over the picture.
struct FrameBox {
    int call = 0;                       ///< counted from 0; its number on the screen is one more
    QString label;
    std::optional<BoxF> requested;      ///< pixels of the picture; dashed
    std::optional<BoxF> effective;      ///< solid; absent when the call was rejected
    QString note;                       ///< why the two differ, or the reason of the rejection; may be empty
    QString name = {};                  ///< instead of its number
    std::optional<CompareSide> side = {};   ///< of a comparison: drawn in that side's lines
};

/// A box that a data set's own annotators drew.
struct ReferenceBox {
    BoxF box;        ///< pixels of the picture
    QString label;
};

/// Boxes of all calls that named a box.
std::vector<FrameBox> frameBoxes(const rollout::Trajectory& trajectory);

/// The box one means by a point: the smallest whose effective (else requested) rectangle holds it, so that small boxes can be picked under
/// large ones. Later calls win ties. @param reach pixels of the picture that count as "on the edge". @return call, or -1.
int pickBox(const std::vector<FrameBox>& boxes, double x, double y, double reach);

/// The smallest reference box that holds the point; -1 for none.
int pickReference(const std::vector<ReferenceBox>& boxes, double x, double y);

/// True when the rollout's picture is six cameras stitched together.
bool isStitched(const rollout::Trajectory& trajectory);

QRectF toRect(const BoxF& box);

}  // namespace omnidrive::ui
