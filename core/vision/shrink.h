// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vision/image.h"

namespace omnidrive::vision {

/// The picture made small enough for a room, its shape kept, each new pixel the mean of the old ones below it; a copy when it fits already. For
/// looking at, not for models. @throws Error (InvalidArgument) when the picture is empty or the room has no pixel.
Image shrinkImage(const Image& image, int maxWidth, int maxHeight);

}  // namespace omnidrive::vision
