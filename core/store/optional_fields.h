// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/json_fields.h"

#include <string>

namespace omnidrive::store {

/// A text that may be missing: then it is empty. @throws Error (Format) as JsonFields::text() when it is something else.
inline std::string textOrNone(const JsonFields& fields, const char* key) { return fields.has(key) ? fields.text(key) : std::string(); }

}  // namespace omnidrive::store
