// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/exif.h"

#include <algorithm>
#include <array>

namespace omnidrive::vision {

namespace {

constexpr uint16_t kOrientationTag = 0x0112;
constexpr uint16_t kShortType = 3;
constexpr size_t kEntryBytes = 12;

/// Bounds-checked reader of a TIFF block in either byte order; reads beyond the end give 0.
struct TiffReader {
    std::span<const uint8_t> bytes;
    bool bigEndian = false;

    uint32_t byteAt(size_t at) const { return at < bytes.size() ? bytes[at] : 0U; }
    uint16_t u16(size_t at) const {
        const uint32_t a = byteAt(at), b = byteAt(at + 1);
        return static_cast<uint16_t>(bigEndian ? a << 8 | b : b << 8 | a);
    }
    uint32_t u32(size_t at) const {
        const uint32_t a = u16(at), b = u16(at + 2);
        return bigEndian ? a << 16 | b : b << 16 | a;
    }
};

std::span<const uint8_t> withoutExifPrefix(std::span<const uint8_t> block) {
    constexpr std::array<uint8_t, 6> kPrefix{'E', 'x', 'i', 'f', 0, 0};
    const bool prefixed = block.size() > kPrefix.size() && std::equal(kPrefix.begin(), kPrefix.end(), block.begin());
    return prefixed ? block.subspan(kPrefix.size()) : block;
}

int orientationInDirectory(const TiffReader& tiff, size_t directory) {
    const size_t count = tiff.u16(directory);
    for (size_t i = 0; i < count; ++i) {
        const size_t entry = directory + 2 + i * kEntryBytes;
        if (entry + kEntryBytes > tiff.bytes.size()) {
            break;
        }
        if (tiff.u16(entry) == kOrientationTag && tiff.u16(entry + 2) == kShortType) {
            const int value = tiff.u16(entry + 8);
            return value >= 1 && value <= 8 ? value : 1;
        }
    }
    return 1;
}

}  // namespace

int exifOrientation(std::span<const uint8_t> block) {
    TiffReader tiff{withoutExifPrefix(block)};
    if (tiff.bytes.size() < 8 || (tiff.bytes[0] != 'I' && tiff.bytes[0] != 'M')) {
        return 1;
    }
    tiff.bigEndian = tiff.bytes[0] == 'M';
    return tiff.u16(2) == 42 ? orientationInDirectory(tiff, tiff.u32(4)) : 1;
}

}  // namespace omnidrive::vision
