// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnidrive::text {

/// One code point read from UTF-8: `length` bytes, 1 to 4.
struct CodePoint {
    char32_t value = 0;
    size_t length = 1;
};

/// The code point that starts at `offset` of a valid UTF-8 text; offset < text.size().
CodePoint codePointAt(std::string_view validUtf8, size_t offset);

/// Appends a code point as UTF-8.
void appendUtf8(std::string& text, char32_t codePoint);

/// Bytes from `offset` that are ASCII, counted eight at a time.
size_t asciiRun(std::string_view text, size_t offset = 0);

/// True when the text is well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
bool isValidUtf8(std::string_view text);

/// The text with each maximal ill-formed part replaced by U+FFFD, as Python's errors="replace" and Rust's
/// from_utf8_lossy do.
std::string repairUtf8(std::string_view bytes);

/// Unicode normalisation forms; Nfc is what Qwen and CLIP ask for.
enum class NormalForm { Nfc, Nfd, Nfkc, Nfkd };

/// True when normalising would change nothing (ASCII is decided without ICU).
bool isNormalized(std::string_view validUtf8, NormalForm form);
std::string normalize(std::string_view validUtf8, NormalForm form);

/// Lower case of each code point by itself, as Rust's char::to_lowercase (no final sigma, no locale).
std::string lowerCase(std::string_view validUtf8);

/// Unicode's White_Space property.
bool isWhiteSpace(char32_t codePoint);

/// Letters, marks, decimal digits and connector punctuation: what counts as part of a word around an added token.
bool isWordCharacter(char32_t codePoint);

}  // namespace omnidrive::text
