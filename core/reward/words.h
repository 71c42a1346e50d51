// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::reward {

/// Lower-case words of an English text in order. An empty entry is a break (punctuation other than a hyphen), so that
/// neighbours in the list were neighbours in the text. A possessive 's is dropped. Bytes above 127 count as letters.
std::vector<std::string> splitWords(std::string_view text);

/// Singular of a lower-case English noun: "lights" -> "light", "buses" -> "bus", "bodies" -> "body", "people" ->
/// "person"; other words as they are ("bus", "glass").
std::string singular(const std::string& word);

/// Words that carry no content: articles, pronouns, auxiliaries, question words, prepositions, conjunctions.
bool isFunctionWord(const std::string& word);
/// A preposition or relative word: what follows no longer names the thing ("car | behind the truck").
bool endsNounPhrase(const std::string& word);
/// "the", "a", "this", ...
bool isDeterminer(const std::string& word);

}  // namespace omnidrive::reward
