// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace omnidrive::text {

/// Inverse of formatQuestion (chat.h) where the options are known and their header is not: what stands before the line of the first option, without a last
/// line that ends in ':'. The text as it is when there are no options.
std::string questionAlone(const std::string& text, const std::vector<std::string>& options);

}  // namespace omnidrive::text
