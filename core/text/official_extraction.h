// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// DriveLMM-o1's official answer extraction with all its traps (SPEC section 9.2), so that our numbers can be compared
/// with published ones. Text after the last occurrence of the first marker of its list that occurs at all; empty when
/// none does. Case matters.
std::string extractFinalAnswer(std::string_view text);

/// Letter "A" to "F" of the first "X) something" in a text; else "F" for "none of the "; else empty. A letter with
/// nothing behind it is not seen.
std::string extractOption(std::string_view text);

/// extractOption(extractFinalAnswer(reply)): what the official script reads from a model's reply.
std::string officialOption(std::string_view reply);

/// Whether the official script counts a reply as right: both letters equal, or both missing.
bool officialMatch(std::string_view reply, std::string_view finalAnswer);

/// What a reader would take as the reply's choice: the last <answer> block, else what follows the last "final answer"
/// or "answer is" in any case, else the whole reply; letters in any usual writing or the text of an option; of several
/// letters the first. Empty when there is none.
std::string repairedOption(std::string_view reply, const std::vector<std::string>& options);

/// A reply in tags rewritten as "Reasoning Steps: ... Final Answer: B) ...", which the official script can read; other
/// replies stay as they are. `options`, when given, complete a bare letter with its text.
std::string toOfficialForm(std::string_view reply, const std::vector<std::string>& options = {});

}  // namespace omnidrive::text
