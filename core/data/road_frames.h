// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"

#include <opencv2/core.hpp>

#include <filesystem>

namespace omnidrive::data {

/// One of the real road frames below `folder` (empty: resources/frames), cut to the wanted aspect ratio and resized; RGB. Decoded once and kept.
/// @throws Error (Io) when the folder cannot be read or holds no picture, (Format) naming a damaged one. Thread-safe.
cv::Mat roadFrame(const std::filesystem::path& folder, int width, int height, Rng& rng);

}  // namespace omnidrive::data
