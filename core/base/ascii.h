// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>

namespace omnidrive {

/// Lower case of A to Z, whatever the locale says; std::tolower leaves an I as it is in Turkish. Bytes of other characters stay. Thread-safe.
constexpr char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A whole text.
inline std::string asciiLowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), asciiLower);
    return text;
}

}  // namespace omnidrive
