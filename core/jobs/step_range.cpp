// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/step_range.h"

#include "base/error.h"

#include <charconv>

namespace omnidrive::jobs {

namespace {

int64_t stepOr(const std::string& text, int64_t fallback, const std::string& whole) {
    int64_t value = fallback;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isNumber = text.empty() || (problem == std::errc{} && end == text.data() + text.size() && value >= 0);
    require(isNumber, "'{}' is no range of steps; use FROM:TO, FROM: or :TO", whole);
    return value;
}

}  // namespace

StepRange parseStepRange(const std::string& text) {
    StepRange range;
    const size_t colon = text.find(':');
    range.from = stepOr(text.substr(0, colon), range.from, text);
    range.to = colon == std::string::npos ? (text.empty() ? range.to : range.from)
                                          : stepOr(text.substr(colon + 1), range.to, text);
    require(range.from <= range.to, "the range of steps '{}' ends before it starts", text);
    return range;
}

}  // namespace omnidrive::jobs
