// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace omnidrive::insight {

// How the terms of a filter meet the texts of a row.

/// Whether a text contains another, case ignored. @param needle in lower case when it is ASCII.
bool containsText(const std::string& haystack, const std::string& needle);

/// A name for comparison: lower case, without blanks at its beginning and without "cam_".
std::string plainName(std::string_view name);

/// Parts of a comma separated list.
template <typename Visit>
void forEachPart(const std::string& list, const Visit& visit) {
    for (size_t begin = 0; begin < list.size();) {
        const size_t end = std::min(list.find(',', begin), list.size());
        visit(std::string_view(list).substr(begin, end - begin));
        begin = end + 1;
    }
}

/// Whether a comma separated list names it, both as plainName().
bool listsName(const std::string& list, const std::string& name);

}  // namespace omnidrive::insight
