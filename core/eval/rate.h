// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace omnidrive::eval {

/// A closed range of values.
struct Interval {
    double low = 0, high = 0;
};

/// Standard normal quantile of a two-sided 95 % interval.
inline constexpr double kZ95 = 1.959963984540054;

/// A share `hits` of `count` cases, with its uncertainty. Without cases there is no value, rather than 0.
struct Rate {
    int64_t hits = 0;
    int64_t count = 0;

    void add(bool hit) {
        hits += hit ? 1 : 0;
        ++count;
    }
    void add(std::optional<bool> hit) {
        if (hit) {
            add(*hit);
        }
    }
    std::optional<double> value() const {
        return count > 0 ? std::optional(static_cast<double>(hits) / static_cast<double>(count)) : std::nullopt;
    }
    /// Wilson score interval: right also for few cases and for shares near 0 and 1, where the normal approximation
    /// leaves [0, 1]. Source: E. B. Wilson, JASA 22 (1927).
    std::optional<Interval> wilson(double z = kZ95) const;

    bool operator==(const Rate&) const = default;
};

}  // namespace omnidrive::eval
