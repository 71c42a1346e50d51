// SPDX-License-Identifier: GPL-3.0-or-later
#include "vision/picture_header.h"

#include "vision/exif.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace omnidrive::vision {

namespace {

using Bytes = std::span<const uint8_t>;

/// Each scan goes over the whole picture; progressive files have about ten.
constexpr int kMaxJpegScans = 500;

uint32_t bigEndian(Bytes bytes, size_t at, int count) {
    uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
        value = value << 8 | bytes[at + static_cast<size_t>(i)];
    }
    return value;
}

uint32_t littleEndian(Bytes bytes, size_t at, int count) {
    uint32_t value = 0;
    for (int i = count - 1; i >= 0; --i) {
        value = value << 8 | bytes[at + static_cast<size_t>(i)];
    }
    return value;
}

bool hasText(Bytes bytes, size_t at, const char* text) {
    const size_t length = std::strlen(text);
    return bytes.size() >= at + length && std::memcmp(bytes.data() + at, text, length) == 0;
}

bool isFrameMarker(uint8_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool isStandaloneMarker(uint8_t marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

/// Position of the next marker at or after `at` that is neither a stuffed byte nor a restart; the size of the bytes when there is none.
size_t skipEntropyCodedData(Bytes bytes, size_t at) {
    for (; at + 1 < bytes.size(); ++at) {
        const uint8_t next = bytes[at + 1];
        if (bytes[at] == 0xFF && next != 0x00 && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) {
            return at;
        }
    }
    return bytes.size();
}

void readJpegSegment(PictureHeader& header, uint8_t marker, Bytes segment) {
    // Of several frames decoders take the first, so that one says how much memory is needed.
    if (isFrameMarker(marker) && segment.size() >= 5 && header.width == 0 && header.height == 0) {
        header.height = bigEndian(segment, 1, 2);
        header.width = bigEndian(segment, 3, 2);
    } else if (marker == 0xE1 && hasText(segment, 0, "Exif")) {
        header.orientation = exifOrientation(segment);
    }
}

PictureHeader readJpeg(Bytes bytes) {
    PictureHeader header{.format = PictureFormat::Jpeg, .damage = "it ends early"};
    size_t at = 2;
    int scans = 0;
    while (at + 1 < bytes.size()) {
        const uint8_t marker = bytes[at + 1];
        if (bytes[at] != 0xFF || marker == 0xFF || marker == 0x00) {
            ++at;  // fill bytes and stray bytes between segments are harmless
            continue;
        }
        if (marker == 0xD9) {
            header.damage.clear();
            break;
        }
        if (isStandaloneMarker(marker)) {
            at += 2;
            continue;
        }
        const size_t length = at + 4 <= bytes.size() ? bigEndian(bytes, at + 2, 2) : 0;
        if (length < 2 || at + 2 + length > bytes.size()) {
            break;
        }
        readJpegSegment(header, marker, bytes.subspan(at + 4, length - 2));
        at += 2 + length;
        if (marker == 0xDA) {
            if (++scans > kMaxJpegScans) {
                header.damage = fmt::format("it has more than {} scans", kMaxJpegScans);
                break;
            }
            at = skipEntropyCodedData(bytes, at);
        }
    }
    return header;
}

PictureHeader readPng(Bytes bytes) {
    PictureHeader header{.format = PictureFormat::Png};
    if (bytes.size() < 24 || !hasText(bytes, 12, "IHDR")) {
        header.damage = "it has no header chunk";
        return header;
    }
    header.width = bigEndian(bytes, 16, 4);
    header.height = bigEndian(bytes, 20, 4);
    for (size_t at = 8; at + 12 <= bytes.size();) {
        const size_t length = bigEndian(bytes, at, 4);
        if (length > bytes.size() - at - 12) {
            break;
        }
        if (hasText(bytes, at + 4, "eXIf")) {
            header.orientation = exifOrientation(bytes.subspan(at + 8, length));
        } else if (hasText(bytes, at + 4, "IEND")) {
            return header;
        }
        at += 12 + length;
    }
    header.damage = "it ends early";
    return header;
}

void readWebPChunk(PictureHeader& header, Bytes file, size_t at, Bytes data) {
    if (hasText(file, at, "VP8X") && data.size() >= 10 && header.width == 0) {
        header.width = littleEndian(data, 4, 3) + 1;
        header.height = littleEndian(data, 7, 3) + 1;
    } else if (hasText(file, at, "VP8 ") && data.size() >= 10 && header.width == 0) {
        header.width = littleEndian(data, 6, 2) & 0x3FFF;
        header.height = littleEndian(data, 8, 2) & 0x3FFF;
    } else if (hasText(file, at, "VP8L") && data.size() >= 5 && header.width == 0) {
        const uint32_t bits = littleEndian(data, 1, 4);
        header.width = (bits & 0x3FFF) + 1;
        header.height = (bits >> 14 & 0x3FFF) + 1;
    } else if (hasText(file, at, "EXIF")) {
        header.orientation = exifOrientation(data);
    }
}

/// Whether OpenCV's WebP decoder takes the file: it asks libwebp about the first 32 bytes. What it does not take OpenCV would hand on to whoever takes
/// anything (GDCM, GDAL), which believe any length that they find.
bool isTakenAsWebP(Bytes bytes) {
    constexpr size_t kAskedBytes = 32, kChunk = 12, kData = kChunk + 8;
    if (bytes.size() < kAskedBytes) {
        return false;
    }
    const uint64_t length = littleEndian(bytes, kChunk + 4, 4);
    if (hasText(bytes, kChunk, "VP8X")) {
        return length == 10;
    }
    if (hasText(bytes, kChunk, "VP8L")) {
        return length >= 5 && bytes[kData] == 0x2F && bytes[kData + 4] >> 5 == 0;
    }
    const uint64_t tag = littleEndian(bytes, kData, 3);   // key frame, version, shown, length of the first part
    return hasText(bytes, kChunk, "VP8 ") && hasText(bytes, kData + 3, "\x9D\x01\x2A") && (tag & 1U) == 0 && (tag >> 1 & 7U) <= 3 && (tag >> 4 & 1U) == 1 &&
           tag >> 5 < length;
}

PictureHeader readWebP(Bytes bytes) {
    PictureHeader header{.format = PictureFormat::WebP};
    const size_t end = std::min<size_t>(bytes.size(), static_cast<size_t>(littleEndian(bytes, 4, 4)) + 8);
    for (size_t at = 12; at + 8 <= end;) {
        const size_t length = littleEndian(bytes, at + 4, 4);
        if (length > end - at - 8) {
            header.damage = "it ends early";
            break;
        }
        readWebPChunk(header, bytes, at, bytes.subspan(at + 8, length));
        at += 8 + length + (length & 1U);
    }
    if (static_cast<size_t>(littleEndian(bytes, 4, 4)) + 8 > bytes.size()) {
        header.damage = "it ends early";
    } else if (header.damage.empty() && !isTakenAsWebP(bytes)) {
        header.damage = "its first part is no WebP picture";
    }
    return header;
}

}  // namespace

std::optional<PictureHeader> readPictureHeader(Bytes bytes) {
    if (bytes.size() >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF) {
        return readJpeg(bytes);
    }
    if (hasText(bytes, 0, "\x89PNG\r\n\x1a\n")) {
        return readPng(bytes);
    }
    if (bytes.size() >= 12 && hasText(bytes, 0, "RIFF") && hasText(bytes, 8, "WEBP")) {
        return readWebP(bytes);
    }
    return std::nullopt;
}

}  // namespace omnidrive::vision
