// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/filter_match.h"

#include "insight/filter_syntax.h"
#include "text/unicode.h"

namespace omnidrive::insight {

namespace {

bool isAscii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

char lowerChar(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool containsText(const std::string& haystack, const std::string& needle) {
    if (!isAscii(needle)) {
        return text::lowerCase(text::repairUtf8(haystack)).find(text::lowerCase(text::repairUtf8(needle))) != std::string::npos;
    }
    const size_t places = haystack.size() < needle.size() ? 0 : haystack.size() - needle.size() + 1;
    for (size_t at = 0; at < places; ++at) {
        size_t same = 0;
        while (same < needle.size() && lowerChar(haystack[at + same]) == needle[same]) {
            ++same;
        }
        if (same == needle.size()) {
            return true;
        }
    }
    return false;
}

std::string plainName(std::string_view name) {
    std::string lower = asciiLower(name);
    const size_t begin = std::min(lower.find_first_not_of(' '), lower.size());
    lower.erase(0, begin);
    return lower.starts_with("cam_") ? lower.substr(4) : lower;
}

bool listsName(const std::string& list, const std::string& name) {
    bool isFound = false;
    const std::string wanted = plainName(name);
    forEachPart(list, [&](std::string_view part) { isFound = isFound || plainName(part) == wanted; });
    return isFound;
}

}  // namespace omnidrive::insight
