// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace omnidrive::vision {

enum class PictureFormat { Jpeg, Png, WebP };

/// What the bytes of a picture file say before anything is decoded.
struct PictureHeader {
    PictureFormat format{};
    int64_t width = 0;      ///< pixels as stored, before the EXIF orientation
    int64_t height = 0;
    int orientation = 1;    ///< EXIF orientation, 1 to 8
    std::string damage{};   ///< why the file is damaged ("it ends early"); empty when nothing was seen
};

/// Reads the header of a JPEG, PNG or WebP file without decoding it; a JPEG is walked to its end marker, because decoders fill what is
/// missing with grey. @return nullopt when the bytes are none of the three formats. Never throws on damaged bytes.
std::optional<PictureHeader> readPictureHeader(std::span<const uint8_t> bytes);

}  // namespace omnidrive::vision
