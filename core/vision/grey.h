// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"

#include <array>

namespace omnidrive::vision {

/// The colour that CLIP's and Qwen2.5-VL's normalisation turn into zero (their means times 255, rounded: less than 0.008 from zero after it).
inline constexpr std::array<uint8_t, 3> kMeanGrey{123, 117, 104};

enum class GreyPart { Inside, Outside };

/// A copy with one part painted in the mean grey. @param box is clipped to the picture; empty or outside: everything counts as outside of it.
Image greyed(const Image& image, const BoxI& box, GreyPart part);

}  // namespace omnidrive::vision
