// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace omnidrive::store {

/// Base64 of RFC 4648 section 4, with padding.
std::string encodeBase64(std::string_view bytes);
/// nullopt when the text is not exactly what encodeBase64 makes.
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace omnidrive::store
