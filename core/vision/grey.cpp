// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/grey.h"

#include <algorithm>

namespace omnidrive::vision {

namespace {

/// Paints columns [x0, x1) of one row.
void paint(Image& image, int y, int x0, int x1) {
    for (int x = x0; x < x1; ++x) {
        std::copy(kMeanGrey.begin(), kMeanGrey.end(), image.rgb.begin() + (static_cast<std::ptrdiff_t>(y) * image.width + x) * 3);
    }
}

}  // namespace

Image greyed(const Image& image, const BoxI& box, GreyPart part) {
    Image result{image.width, image.height, image.rgb, {}};
    const int x0 = std::clamp(box.x0, 0, image.width), x1 = std::clamp(box.x1, x0, image.width);
    for (int y = 0; y < image.height; ++y) {
        const bool isCrossed = y >= box.y0 && y < box.y1;
        if (part == GreyPart::Inside && isCrossed) {
            paint(result, y, x0, x1);
        } else if (part == GreyPart::Outside) {
            paint(result, y, 0, isCrossed ? x0 : image.width);
            paint(result, y, isCrossed ? x1 : image.width, image.width);
        }
    }
    return result;
}

}  // namespace omnidrive::vision
