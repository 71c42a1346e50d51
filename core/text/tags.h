// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// Views into a text between an opening and the next closing tag, in order; an opening tag inside a block is part of
/// the block's text. An opening tag that is never closed gives nothing.
std::vector<std::string_view> blocksBetween(std::string_view text, std::string_view open, std::string_view close);

/// Without ASCII white space at both ends.
std::string_view trimmed(std::string_view text);

/// Occurrences without overlap.
size_t countOf(std::string_view text, std::string_view part);

}  // namespace omnidrive::text
