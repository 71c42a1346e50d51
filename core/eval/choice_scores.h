// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/drivelmm.h"
#include "eval/rate.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::eval {

/// One reply to a multiple-choice question under both ways of reading it (SPEC section 9.2). Letters "A" to "F"; empty:
/// none was found.
struct ChoiceReading {
    std::string idx;
    int number = 0;
    std::string officialWanted, officialGot;  ///< as the official script reads reference and reply
    std::string repairedWanted, repairedGot;  ///< as a reader would

    /// Two missing letters count as equal there.
    bool isOfficialRight() const { return officialWanted == officialGot; }
    /// Nothing when the reference names no letter: then no reply can be right or wrong.
    std::optional<bool> isRepairedRight() const;
};

ChoiceReading readChoice(const data::DriveLmmRecord& question, std::string_view reply);

/// Multiple choice under both readings.
struct ChoiceRates {
    Rate official, repaired;
};

struct ChoiceScores {
    ChoiceRates all;
    std::map<int, ChoiceRates> byNumber;  ///< by question number: 2, 3, 4, 5, 8 where there are such questions
    int64_t rescued = 0;                  ///< wrong to the official script, right to a reader
    int64_t flattered = 0;                ///< right to the official script and wrong to a reader, or not to be decided
    int64_t unread = 0;                   ///< replies in which the official script finds no letter
};

/// Adds up readings; nothing when there are none.
std::optional<ChoiceScores> scoreChoices(const std::vector<ChoiceReading>& readings);

}  // namespace omnidrive::eval
