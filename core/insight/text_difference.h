// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::insight {

/// A piece of one of two texts.
struct TextPart {
    std::string text;
    bool differs = false;   ///< it has no counterpart in the other text

    bool operator==(const TextPart&) const = default;
};

/// Two texts cut where they part and meet again; the parts of each, joined, are the text.
struct TextDifference {
    std::vector<TextPart> reference, selected;

    bool isSame() const;   ///< but for white space
};

/// Compares word by word (a punctuation mark is a word; white space belongs to the word before it and never differs), with the fewest differing
/// words. Texts that differ over more than 3,000 words are not looked into: all between their common start and end differs. Pure and thread-safe.
TextDifference textDifference(std::string_view reference, std::string_view selected);

}  // namespace omnidrive::insight
