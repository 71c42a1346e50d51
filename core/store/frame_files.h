// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace omnidrive::store {

/// Extension of a picture file by its first bytes: ".png", ".jpg" or ".webp"; empty for anything else.
std::string pictureExtension(std::span<const uint8_t> encoded);
/// The bytes of a picture's file, as they are, for those who pass it on: a stranger's file may name anything that lies on this machine as its picture.
/// @throws Error (Io) as readTextFile, (Format) "FILE is neither PNG nor JPEG nor WebP".
std::string readPictureFile(const std::filesystem::path& file);

/// True for ids that are safe as file names: letters, digits, "-" and "_".
bool isFrameId(const std::string& id);

/// Path of a stored picture, whatever its format; empty when it is missing, or a link that leads out of the run.
std::filesystem::path findFrame(const std::filesystem::path& runFolder, const std::string& id);

/// What is wrong with a picture file, as far as its format tells without decoding: chunk check sums and end of a PNG, ends of a JPEG,
/// length of a WebP. Empty when nothing is.
std::string pictureProblem(std::span<const uint8_t> encoded);

}  // namespace omnidrive::store
