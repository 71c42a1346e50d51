// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/unicode.h"

#include "base/error.h"
#include "text/unicode_additions.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uniset.h>

#include <cstdint>
#include <cstring>

namespace omnidrive::text {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool isContinuation(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

/// What a well-formed sequence with this first byte looks like; length 0: no sequence starts so.
struct SequenceRule {
    size_t length;
    unsigned char secondLow, secondHigh;
};

SequenceRule ruleFor(unsigned char first) {
    if (first < 0x80) return {1, 0, 0};
    if (first < 0xC2) return {0, 0, 0};
    if (first < 0xE0) return {2, 0x80, 0xBF};
    if (first < 0xF0) {
        // E0 must not be overlong, ED must not be a surrogate.
        return {3, static_cast<unsigned char>(first == 0xE0 ? 0xA0 : 0x80),
                static_cast<unsigned char>(first == 0xED ? 0x9F : 0xBF)};
    }
    if (first < 0xF5) {
        return {4, static_cast<unsigned char>(first == 0xF0 ? 0x90 : 0x80),
                static_cast<unsigned char>(first == 0xF4 ? 0x8F : 0xBF)};
    }
    return {0, 0, 0};
}

struct Scan {
    size_t length;  ///< bytes of the well-formed sequence, or of the maximal ill-formed part
    bool ok;
};

Scan scanSequence(std::string_view text, size_t offset) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[offset + i]); };
    const auto rule = ruleFor(byte(0));
    if (rule.length <= 1) return {1, rule.length == 1};
    const size_t available = text.size() - offset;
    for (size_t i = 1; i < rule.length; ++i) {
        const bool fits = i < available &&
                          (i == 1 ? byte(1) >= rule.secondLow && byte(1) <= rule.secondHigh : isContinuation(byte(i)));
        if (!fits) return {i, false};
    }
    return {rule.length, true};
}

/// Offset of the first ill-formed part, or the size.
size_t validPrefix(std::string_view text) {
    size_t offset = asciiRun(text);
    while (offset < text.size()) {
        const auto scan = scanSequence(text, offset);
        if (!scan.ok) break;
        offset += scan.length;
        offset += asciiRun(text, offset);
    }
    return offset;
}

const icu::Normalizer2& unicodeForm(NormalForm form) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = nullptr;
    switch (form) {
        case NormalForm::Nfc:
            found = icu::Normalizer2::getNFCInstance(status);
            break;
        case NormalForm::Nfd:
            found = icu::Normalizer2::getNFDInstance(status);
            break;
        case NormalForm::Nfkc:
            found = icu::Normalizer2::getNFKCInstance(status);
            break;
        case NormalForm::Nfkd:
            found = icu::Normalizer2::getNFKDInstance(status);
            break;
    }
    if (U_FAILURE(status) || found == nullptr) {
        fail(ErrorKind::Internal, "Unicode normalisation data is not available: {}", u_errorName(status));
    }
    return *found;
}

/// The reference normalises by Unicode 9: to it, marks that came later are letters without an order.
const icu::UnicodeSet& knownToReference() {
    static const icu::UnicodeSet known = [] {
        UErrorCode status = U_ZERO_ERROR;
        icu::UnicodeSet set(UNICODE_STRING_SIMPLE("[:age=9.0:]"), status);
        if (U_FAILURE(status)) {
            fail(ErrorKind::Internal, "Unicode age data is not available: {}", u_errorName(status));
        }
        set.freeze();
        return set;
    }();
    return known;
}

/// Thread-safe; made once a form.
const icu::Normalizer2& instance(NormalForm form) {
    static const icu::FilteredNormalizer2 forms[] = {{unicodeForm(NormalForm::Nfc), knownToReference()},
                                                     {unicodeForm(NormalForm::Nfd), knownToReference()},
                                                     {unicodeForm(NormalForm::Nfkc), knownToReference()},
                                                     {unicodeForm(NormalForm::Nfkd), knownToReference()}};
    return forms[static_cast<size_t>(form)];
}

icu::StringPiece piece(std::string_view text) {
    return {text.data(), static_cast<int32_t>(text.size())};
}

char32_t lowerCaseOf(char32_t c) {
    const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    if (lower != c || c < kLowerCaseAdded.front().first) return lower;
    for (const auto& range : kLowerCaseAdded) {
        if (c >= range.first && c <= range.last) return static_cast<char32_t>(static_cast<int64_t>(c) + range.offset);
    }
    return c;
}

}  // namespace

CodePoint codePointAt(std::string_view validUtf8, size_t offset) {
    const auto byte = [&](size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(validUtf8[offset + i]));
    };
    const auto tail = [&](size_t i) { return byte(i) & 0x3F; };
    if (byte(0) < 0x80) return {byte(0), 1};
    if (byte(0) < 0xE0) return {(byte(0) & 0x1F) << 6 | tail(1), 2};
    if (byte(0) < 0xF0) return {(byte(0) & 0x0F) << 12 | tail(1) << 6 | tail(2), 3};
    return {(byte(0) & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4};
}

void appendUtf8(std::string& text, char32_t c) {
    const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    }
}

size_t asciiRun(std::string_view text, size_t offset) {
    size_t end = offset;
    for (uint64_t block = 0; end + sizeof block <= text.size(); end += sizeof block) {
        std::memcpy(&block, text.data() + end, sizeof block);
        if ((block & 0x8080808080808080ULL) != 0) break;
    }
    while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80) ++end;
    return end - offset;
}

bool isValidUtf8(std::string_view text) {
    return validPrefix(text) == text.size();
}

std::string repairUtf8(std::string_view bytes) {
    std::string repaired;
    repaired.reserve(bytes.size());
    while (!bytes.empty()) {
        const size_t valid = validPrefix(bytes);
        repaired.append(bytes.substr(0, valid));
        bytes.remove_prefix(valid);
        if (!bytes.empty()) {
            bytes.remove_prefix(scanSequence(bytes, 0).length);
            appendUtf8(repaired, kReplacement);
        }
    }
    return repaired;
}

bool isNormalized(std::string_view validUtf8, NormalForm form) {
    if (asciiRun(validUtf8) == validUtf8.size()) return true;
    UErrorCode status = U_ZERO_ERROR;
    return instance(form).isNormalizedUTF8(piece(validUtf8), status) && U_SUCCESS(status);
}

std::string normalize(std::string_view validUtf8, NormalForm form) {
    std::string result;
    icu::StringByteSink<std::string> sink(&result, static_cast<int32_t>(validUtf8.size()));
    UErrorCode status = U_ZERO_ERROR;
    instance(form).normalizeUTF8(0, piece(validUtf8), sink, nullptr, status);
    if (U_FAILURE(status)) {
        fail(ErrorKind::Internal, "Unicode normalisation failed: {}", u_errorName(status));
    }
    return result;
}

std::string lowerCase(std::string_view validUtf8) {
    std::string result;
    result.reserve(validUtf8.size());
    for (size_t offset = 0; offset < validUtf8.size();) {
        const auto point = codePointAt(validUtf8, offset);
        offset += point.length;
        appendUtf8(result, lowerCaseOf(point.value));
        // The one unconditional lower-case mapping to two code points: dotted capital I keeps its dot.
        if (point.value == 0x130) appendUtf8(result, 0x307);
    }
    return result;
}

bool isWhiteSpace(char32_t c) {
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_WHITE_SPACE) != 0;
}

bool isWordCharacter(char32_t c) {
    constexpr uint32_t kMask = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kMask) != 0;
}

}  // namespace omnidrive::text
