// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/journal.h"

#include <string>

namespace omnidrive::annotation {

/// What an action changed of one object, in words: "type: object; severity: -". Each field of the stored form that differs, with its new value
/// (shortened; of boxes their number), "-" where it was taken away. Empty when the action did not touch the object.
std::string whatChanged(const Action& action, const std::string& key);

}  // namespace omnidrive::annotation
