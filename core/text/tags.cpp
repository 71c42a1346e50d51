// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/tags.h"

namespace omnidrive::text {

std::vector<std::string_view> blocksBetween(std::string_view text, std::string_view open, std::string_view close) {
    std::vector<std::string_view> blocks;
    for (size_t begin = text.find(open); begin != std::string_view::npos; begin = text.find(open, begin)) {
        begin += open.size();
        const size_t end = text.find(close, begin);
        if (end == std::string_view::npos) break;
        blocks.push_back(text.substr(begin, end - begin));
        begin = end + close.size();
    }
    return blocks;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n\v\f";
    const size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

size_t countOf(std::string_view text, std::string_view part) {
    size_t count = 0;
    for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

}  // namespace omnidrive::text
