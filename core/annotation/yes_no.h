// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace omnidrive::annotation {

/// Whether a reference answer is yes or no: its first word, case and marks ignored; nullopt for any other.
std::optional<bool> yesOrNo(std::string_view reference);
/// What a model's answer says by POPE's own rule (AoiDragon/POPE, evaluate.py): "no" when a word of the first sentence, commas taken out, is "No",
/// "not" or "no"; else yes.
bool popeSaysYes(std::string_view answer);

}  // namespace omnidrive::annotation
