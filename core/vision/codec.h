// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "vision/image.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace omnidrive::vision {

/// Largest picture that is decoded, in pixels; larger headers are refused before any allocation.
inline constexpr int64_t kMaxDecodePixels = 256'000'000;

/// Decodes JPEG, PNG, WebP (grey, alpha over white, 16-bit, palette; EXIF orientation applied) to RGB.
/// @throws Error (Io) when the file cannot be read, (Format) when it is no or a damaged picture, naming the file.
ImagePtr loadImage(const std::filesystem::path& path);
ImagePtr decodeImage(std::span<const uint8_t> bytes, const std::string& nameForErrors);
/// A lossless PNG file of the pixels. @throws Error (InvalidArgument) when the picture is empty.
std::vector<uint8_t> encodePng(const Image& image);

/// The picture as a camera's JPEG would have delivered it: encoded and decoded again; `encoded` holds the file, so that it is stored small and exact.
/// @param quality 1 to 100.
ImagePtr throughJpeg(const Image& image, int quality);

/// Content hash: first 32 hexadecimal digits of SHA-256 over "WxH:" and the pixels.
std::string contentId(const Image& image);

/// Copy of a region; the box must lie inside the picture and not be empty, else Error (InvalidArgument).
Image cropImage(const Image& image, const BoxI& box);

}  // namespace omnidrive::vision
