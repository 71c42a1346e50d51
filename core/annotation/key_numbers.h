// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/statistics.h"

#include <optional>
#include <string>
#include <vector>

namespace omnidrive::annotation {

/// One number of Statistics with its words, in the order in which people read them.
struct KeyNumber {
    std::string section{};               ///< "Progress", "Severity", "Answer", "Tags", "POPE-style", "CHAIR-style"
    std::string name{};                  ///< "checked", "F1"
    std::string meaning{};               ///< one sentence, for a tool tip
    double value = 0;                    ///< a count, or a rate from 0 to 1; NaN for a rate without a denominator
    bool isRate = false;
    std::vector<std::string> rollouts{}; ///< the cases behind it: of a rate those of its denominator
};

/// @param cases of the whole run, for the share that is checked; nullopt when nobody knows. Severities, verdicts and tags without a case are left
/// out, and so are POPE's and CHAIR's numbers where no case counts.
std::vector<KeyNumber> keyNumbers(const Statistics& statistics, std::optional<int64_t> cases);

/// "12", "0.750", "-" for NaN.
std::string valueText(const KeyNumber& number);

}  // namespace omnidrive::annotation
