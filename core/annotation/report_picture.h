// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"

#include <string>
#include <vector>

namespace omnidrive::annotation {

/// A box to be drawn into a picture of a report.
struct PictureMark {
    BoxF boxInImage{};       ///< pixels of the picture as it is given
    int number = 0;          ///< written beside the box; from 1
    bool isEvidence = true;  ///< solid; a zoom of the model is dashed and of another colour
};

/// The picture at most `maxWidth` pixels wide with the boxes drawn into it, as a data: URL of a JPEG. Boxes outside of the picture are clipped.
/// @throws Error (InvalidArgument) when the picture is empty.
std::string markedPictureUrl(const vision::Image& image, const std::vector<PictureMark>& marks, int maxWidth);

}  // namespace omnidrive::annotation
