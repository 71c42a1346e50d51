// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace omnidrive::clip {

/// A label for comparison: lower case, single blanks, no outer punctuation, no leading article, no plural s at the end
/// ("The Traffic lights." -> "traffic light").
std::string comparableLabel(std::string_view label);

/// True when the label is the vocabulary text or ends with it as whole words ("red traffic light", "traffic light"),
/// both made comparable. Only the end counts: a label that strings all words together would otherwise be left without
/// any competitor.
bool namesSameThing(std::string_view comparableLabelText, std::string_view comparableVocabularyText);

/// The template with every "{label}" replaced.
std::string fillTemplate(std::string_view sentence, std::string_view label);

}  // namespace omnidrive::clip
