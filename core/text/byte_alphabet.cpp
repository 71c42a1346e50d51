// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/byte_alphabet.h"

#include "text/unicode.h"

#include <cstdint>

namespace omnidrive::text {

namespace {

constexpr char32_t kFirstSubstitute = 0x100;
constexpr size_t kAlphabetEnd = 0x144;  // 0x100 + 68 substitutes

bool standsForItself(int byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

std::array<char32_t, 256> makeAlphabet() {
    std::array<char32_t, 256> alphabet{};
    char32_t substitute = kFirstSubstitute;
    for (int byte = 0; byte < 256; ++byte) {
        alphabet[static_cast<size_t>(byte)] = standsForItself(byte) ? static_cast<char32_t>(byte) : substitute++;
    }
    return alphabet;
}

std::array<unsigned char, 256> makeOrder() {
    std::array<unsigned char, 256> order{};
    size_t next = 0;
    for (const bool printable : {true, false}) {
        for (int byte = 0; byte < 256; ++byte) {
            if (standsForItself(byte) == printable) order[next++] = static_cast<unsigned char>(byte);
        }
    }
    return order;
}

/// Byte of a code point, or -1.
std::array<int16_t, kAlphabetEnd> makeInverse() {
    std::array<int16_t, kAlphabetEnd> inverse{};
    inverse.fill(-1);
    for (size_t byte = 0; byte < 256; ++byte) inverse[byteAlphabet()[byte]] = static_cast<int16_t>(byte);
    return inverse;
}

}  // namespace

const std::array<char32_t, 256>& byteAlphabet() {
    static const auto alphabet = makeAlphabet();
    return alphabet;
}

const std::array<unsigned char, 256>& alphabetOrder() {
    static const auto order = makeOrder();
    return order;
}

std::string alphabetFromBytes(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) appendUtf8(text, byteAlphabet()[static_cast<unsigned char>(byte)]);
    return text;
}

std::optional<std::string> bytesFromAlphabet(std::string_view validUtf8) {
    static const auto inverse = makeInverse();
    std::string bytes;
    bytes.reserve(validUtf8.size());
    for (size_t offset = 0; offset < validUtf8.size();) {
        const auto point = codePointAt(validUtf8, offset);
        offset += point.length;
        if (point.value >= kAlphabetEnd || inverse[point.value] < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(inverse[point.value]));
    }
    return bytes;
}

}  // namespace omnidrive::text
