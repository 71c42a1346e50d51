// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

namespace omnidrive {

std::string csvCell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string cell = "\"";
    for (const char c : text) {
        cell += c == '"' ? "\"\"" : std::string(1, c);
    }
    return cell + '"';
}

}  // namespace omnidrive
