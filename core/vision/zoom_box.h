// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::vision {

/// Rules of the zoom-in tool (SPEC section 4.4, [OURS] a to i).
struct ZoomRules {
    int minSide = 28;             ///< pixels of the original; smaller boxes are enlarged about their centre
    double maxAspect = 100;       ///< longer side / shorter side of the requested box
    double contextFraction = 0;   ///< padding on each side as a fraction of the box, 0 = none
    bool rescale = true;          ///< false: DeepEyes compatibility, model coordinates used on the original as they are
    bool rejectSmall = false;     ///< DeepEyes compatibility: reject a side <= 30 px instead of enlarging
};

/// What became of a requested box.
struct ZoomDecision {
    BoxF boxInImage;                       ///< requested, in pixels of the original
    std::optional<BoxI> effective;         ///< to crop; absent when rejected
    std::string rejectReason;              ///< "not-finite", "inverted", "outside", "too-thin", "too-small" + ": detail"; empty when accepted
    std::vector<std::string> adjustments;  ///< "clipped", "padded", "enlarged", "rounded"
};

/// @param boxInModel requested box in pixels of the picture as resized for the model (modelWidth x modelHeight).
/// Inverted corners are rejected, never swapped. Never throws on bad boxes.
ZoomDecision decideZoom(const BoxF& boxInModel, int modelWidth, int modelHeight, int imageWidth, int imageHeight, const ZoomRules& rules);

/// The words a reject reason may start with.
std::vector<std::string> zoomRejectReasons();

}  // namespace omnidrive::vision
