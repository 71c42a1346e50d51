// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace omnidrive {

/// The beginning of a text in UTF-8: at most `bytes` of it, cut between two characters. All of it when it is no longer. Thread-safe.
constexpr std::string_view utf8Beginning(std::string_view text, size_t bytes) {
    size_t end = bytes < text.size() ? bytes : text.size();
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
        --end;
    }
    return text.substr(0, end);
}

}  // namespace omnidrive
