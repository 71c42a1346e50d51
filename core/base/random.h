// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace omnidrive {

/// Mixes a seed with any number of ids into an independent seed (SplitMix64 finaliser, order matters), so that each rollout,
/// scene or step owns a generator of its own and can be replayed alone.
uint64_t deriveSeed(uint64_t seed, std::initializer_list<uint64_t> parts);

/// 64-bit FNV-1a of a text, to derive seeds from names.
uint64_t hashText(std::string_view text);

/// Small, fast, portable generator (xoshiro256**): the same numbers on every platform and compiler, unlike the distributions
/// of <random>. Not for cryptography. Not thread-safe: one per owner.
class Rng {
public:
    explicit Rng(uint64_t seed);

    uint64_t next();
    /// Uniform in [0, 1).
    double uniform();
    /// Uniform in [lo, hi).
    double uniform(double lo, double hi);
    /// Uniform integer in [lo, hi], both ends included; lo <= hi.
    int64_t integer(int64_t lo, int64_t hi);
    /// Standard normal (Box-Muller, one value a call, no state kept between calls).
    double normal();
    bool chance(double probability) { return uniform() < probability; }

    /// State as 64 hexadecimal digits, and back. fromState throws Error (Format) when the text is not one.
    std::string state() const;
    static Rng fromState(const std::string& text);

private:
    uint64_t s_[4];
};

}  // namespace omnidrive
