// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include "base/error.h"

#include <cmath>
#include <numbers>

namespace omnidrive {

namespace {

__extension__ typedef unsigned __int128 Uint128;

uint64_t splitMix(uint64_t& state) {
    uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

uint64_t rotateLeft(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

}  // namespace

uint64_t deriveSeed(uint64_t seed, std::initializer_list<uint64_t> parts) {
    uint64_t state = seed;
    uint64_t mixed = splitMix(state);
    for (uint64_t part : parts) {
        state = mixed ^ (part * 0xD1342543DE82EF95ULL + 0x2545F4914F6CDD1DULL);
        mixed = splitMix(state);
    }
    return mixed;
}

uint64_t hashText(std::string_view text) {
    uint64_t hash = 0xCBF29CE484222325ULL;
    for (unsigned char c : text) {
        hash = (hash ^ c) * 0x100000001B3ULL;
    }
    return hash;
}

Rng::Rng(uint64_t seed) {
    for (auto& s : s_) {
        s = splitMix(seed);
    }
}

uint64_t Rng::next() {
    const uint64_t result = rotateLeft(s_[1] * 5, 7) * 9;
    const uint64_t t = s_[1] << 17;
    s_[2] ^= s_[0];
    s_[3] ^= s_[1];
    s_[1] ^= s_[2];
    s_[0] ^= s_[3];
    s_[2] ^= t;
    s_[3] = rotateLeft(s_[3], 45);
    return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Rng::uniform(double lo, double hi) { return lo + (hi - lo) * uniform(); }

int64_t Rng::integer(int64_t lo, int64_t hi) {
    const auto span = static_cast<uint64_t>(hi - lo) + 1;
    if (span == 0) {
        return static_cast<int64_t>(next());
    }
    // Multiply-shift: the bias is below 2^-32 for the spans used here.
    return lo + static_cast<int64_t>((static_cast<Uint128>(next()) * span) >> 64);
}

double Rng::normal() {
    const double u = 1.0 - uniform();
    const double v = uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

std::string Rng::state() const { return fmt::format("{:016x}{:016x}{:016x}{:016x}", s_[0], s_[1], s_[2], s_[3]); }

Rng Rng::fromState(const std::string& text) {
    if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != std::string::npos) {
        fail(ErrorKind::Format, "generator state must be 64 hexadecimal digits, got '{}'", text.substr(0, 80));
    }
    Rng rng(0);
    for (int i = 0; i < 4; ++i) {
        rng.s_[i] = std::stoull(text.substr(static_cast<size_t>(i) * 16, 16), nullptr, 16);
    }
    return rng;
}

}  // namespace omnidrive
