// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/frame_files.h"

#include "base/error.h"
#include "store/file_io.h"
#include "store/own_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string_view>

namespace omnidrive::store {

namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const uint8_t>;

constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n";
constexpr std::array<const char*, 3> kExtensions = {".png", ".jpg", ".webp"};

bool hasAt(Bytes bytes, size_t offset, std::string_view text) {
    return bytes.size() >= offset + text.size() && std::memcmp(bytes.data() + offset, text.data(), text.size()) == 0;
}

constexpr std::array<uint32_t, 256> crcTable() {
    std::array<uint32_t, 256> table{};
    for (uint32_t i = 0; i < 256; ++i) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = value & 1 ? 0xEDB88320u ^ value >> 1 : value >> 1;
        }
        table[i] = value;
    }
    return table;
}

/// CRC-32 as PNG uses it (ISO 3309).
uint32_t crc32(Bytes bytes) {
    static constexpr auto kTable = crcTable();
    uint32_t crc = 0xFFFFFFFFu;
    for (const uint8_t byte : bytes) {
        crc = kTable[(crc ^ byte) & 0xFF] ^ crc >> 8;
    }
    return ~crc;
}

uint32_t bigEndian(Bytes bytes, size_t at) {
    return uint32_t{bytes[at]} << 24 | uint32_t{bytes[at + 1]} << 16 | uint32_t{bytes[at + 2]} << 8 | uint32_t{bytes[at + 3]};
}

uint32_t littleEndian(Bytes bytes, size_t at) {
    return uint32_t{bytes[at + 3]} << 24 | uint32_t{bytes[at + 2]} << 16 | uint32_t{bytes[at + 1]} << 8 | uint32_t{bytes[at]};
}

std::string pngProblem(Bytes bytes) {
    constexpr size_t kAround = 12;   // length, type and check sum of a chunk
    size_t at = kPngSignature.size();
    while (bytes.size() - at >= kAround) {
        const size_t length = bigEndian(bytes, at);
        if (length > bytes.size() - at - kAround) {
            return "it ends inside a chunk";
        }
        if (crc32(bytes.subspan(at + 4, length + 4)) != bigEndian(bytes, at + 8 + length)) {
            return "the check sum of a chunk is wrong";
        }
        const bool isEnd = hasAt(bytes, at + 4, "IEND");
        at += length + kAround;
        if (isEnd) {
            return at == bytes.size() ? "" : "bytes follow its end";
        }
    }
    return "it has no end";
}

}  // namespace

std::string readPictureFile(const fs::path& file) {
    std::string content = readTextFile(file);
    if (pictureExtension({reinterpret_cast<const uint8_t*>(content.data()), content.size()}).empty()) {
        fail(ErrorKind::Format, "{} is neither PNG nor JPEG nor WebP", file.string());
    }
    return content;
}

std::string pictureExtension(Bytes encoded) {
    if (hasAt(encoded, 0, kPngSignature)) {
        return ".png";
    }
    if (hasAt(encoded, 0, "\xFF\xD8\xFF")) {
        return ".jpg";
    }
    return hasAt(encoded, 0, "RIFF") && hasAt(encoded, 8, "WEBP") ? ".webp" : "";
}

bool isFrameId(const std::string& id) {
    const auto isPlain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
    return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), isPlain);
}

fs::path findFrame(const fs::path& runFolder, const std::string& id) {
    if (!isFrameId(id)) {
        return {};
    }
    std::error_code ignored;
    const fs::path folder = runFolder / "frames";
    for (const char* extension : kExtensions) {
        const fs::path path = folder / (id + extension);
        if (fs::exists(path, ignored)) {
            return leadsOut(runFolder, folder) || leadsOut(runFolder, path) ? fs::path() : path;
        }
    }
    return {};
}

std::string pictureProblem(Bytes encoded) {
    const std::string extension = pictureExtension(encoded);
    if (extension == ".png") {
        return pngProblem(encoded);
    }
    if (extension == ".jpg") {
        return hasAt(encoded, encoded.size() - 2, "\xFF\xD9") ? "" : "the end of the JPEG is missing";
    }
    if (extension == ".webp") {
        return littleEndian(encoded, 4) + uint64_t{8} <= encoded.size() ? "" : "the end of the WebP is missing";
    }
    return "it is neither PNG nor JPEG nor WebP";
}

}  // namespace omnidrive::store
