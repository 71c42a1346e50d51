// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace omnidrive::text {

/// The alphabet in which byte-level vocabularies are written: each byte is one printable code point (space is U+0120,
/// line feed U+010A). Source: the byte table of GPT-2, kept by Qwen and CLIP.
const std::array<char32_t, 256>& byteAlphabet();

/// The 256 bytes in the order in which GPT-2 numbers them (printable ones first): initial ids of a fresh vocabulary.
const std::array<unsigned char, 256>& alphabetOrder();

/// Bytes written in the alphabet.
std::string alphabetFromBytes(std::string_view bytes);

/// Bytes of a token written in the alphabet; absent when some code point does not belong to it.
std::optional<std::string> bytesFromAlphabet(std::string_view validUtf8);

}  // namespace omnidrive::text
