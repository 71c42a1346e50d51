// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive {

/// A CSV cell, quoted where RFC 4180 wants it.
std::string csvCell(const std::string& text);

}  // namespace omnidrive
