// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace omnidrive::jobs {

/// Training steps from..to, both included.
struct StepRange {
    int64_t from = 0;
    int64_t to = std::numeric_limits<int64_t>::max();

    bool holds(int64_t step) const { return step >= from && step <= to; }
    bool operator==(const StepRange&) const = default;
};

/// "10:20", "10:", ":20", "10" or "" (all). @throws Error (InvalidArgument) for anything else.
StepRange parseStepRange(const std::string& text);

}  // namespace omnidrive::jobs
