// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace omnidrive::vision {

struct Size {
    int width = 0, height = 0;
    bool operator==(const Size&) const = default;
};

/// Size that Qwen2.5-VL resizes a picture to: multiples of `factor`, area within [minPixels, maxPixels] (SPEC section 3.2; half to even).
/// @throws Error (InvalidArgument) when a side is < 1 or the aspect ratio exceeds 200.
Size smartResize(int width, int height, int factor, int64_t minPixels, int64_t maxPixels);

}  // namespace omnidrive::vision
