// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace omnidrive::vision {

/// A decoded picture: 8-bit RGB, rows from the top, no padding. Knows no OpenCV and no LibTorch, so it may cross every border.
struct Image {
    int width = 0;             ///< pixels
    int height = 0;            ///< pixels
    std::vector<uint8_t> rgb;  ///< height * width * 3 bytes
    std::vector<uint8_t> encoded;  ///< the file (JPEG, PNG, ...) it was decoded from when its pixels are exactly that file's; else empty

    bool isEmpty() const { return width <= 0 || height <= 0; }
};

/// Pictures are shared and never changed after they were made.
using ImagePtr = std::shared_ptr<const Image>;

}  // namespace omnidrive::vision
