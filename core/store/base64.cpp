// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/base64.h"

#include <cstdint>

namespace omnidrive::store {

namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Three bytes from `at` on as one number, missing ones as zero.
uint32_t threeBytes(std::string_view bytes, size_t at) {
    uint32_t value = 0;
    for (size_t i = at; i < at + 3; ++i) {
        value = value << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u);
    }
    return value;
}

}  // namespace

std::string encodeBase64(std::string_view bytes) {
    std::string text;
    for (size_t at = 0; at < bytes.size(); at += 3) {
        const uint32_t value = threeBytes(bytes, at);
        const size_t left = bytes.size() - at;
        text += kDigits[value >> 18 & 63];
        text += kDigits[value >> 12 & 63];
        text += left > 1 ? kDigits[value >> 6 & 63] : '=';
        text += left > 2 ? kDigits[value & 63] : '=';
    }
    return text;
}

std::optional<std::string> decodeBase64(std::string_view text) {
    std::string bytes;
    uint32_t value = 0;
    int bits = 0;
    for (const char letter : text.substr(0, text.find('='))) {
        const size_t digit = kDigits.find(letter);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        value = value << 6 | static_cast<uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(value >> bits & 255);
        }
    }
    // Padding and unused bits have one right form; comparing is shorter than checking each.
    return encodeBase64(bytes) == text ? std::optional(bytes) : std::nullopt;
}

}  // namespace omnidrive::store
