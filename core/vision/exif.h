// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace omnidrive::vision {

/// Orientation tag (1 to 8) of an EXIF block, which starts with a TIFF header ("II*\0" or "MM\0*"; a leading "Exif\0\0" is skipped).
/// @return 1 (upright) when the block is damaged or has no such tag: wrong metadata is no reason to refuse a picture.
int exifOrientation(std::span<const uint8_t> block);

}  // namespace omnidrive::vision
