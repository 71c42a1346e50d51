// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/mutate.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace omnidrive::fuzz {

namespace {

constexpr size_t kLargest = 1 << 20;
constexpr int64_t kMostRepeats = 4096;

size_t placeIn(const std::string& text, Rng& rng) { return static_cast<size_t>(rng.integer(0, static_cast<int64_t>(text.size()))); }

/// A short piece more often than a long one.
std::string pieceOf(const std::string& text, Rng& rng) {
    const size_t begin = placeIn(text, rng);
    const int64_t most = rng.chance(0.8) ? 16 : 4096;
    return text.substr(begin, static_cast<size_t>(rng.integer(1, most)));
}

const std::string& anyOf(const std::vector<std::string>& seeds, Rng& rng) {
    return seeds[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(seeds.size()) - 1))];
}

std::string_view numberWord(Rng& rng) {
    static constexpr std::array<std::string_view, 12> kWords{"0",   "-1",    "1e308",      "-1e-320",   "18446744073709551616", "9223372036854775807",
                                                             "NaN", "2147483648", "null", "[[[[[[[[", "{\"a\":",            "4294967295"};
    return kWords[static_cast<size_t>(rng.integer(0, static_cast<int64_t>(kWords.size()) - 1))];
}

void change(std::string& text, const std::vector<std::string>& seeds, Rng& rng) {
    const size_t at = placeIn(text, rng);
    switch (rng.integer(0, 8)) {
        case 0:
            if (at < text.size()) {
                text[at] = static_cast<char>(text[at] ^ (1 << rng.integer(0, 7)));
            }
            break;
        case 1:
            if (at < text.size()) {
                text[at] = static_cast<char>(rng.integer(0, 255));
            }
            break;
        case 2: text.erase(at, pieceOf(text, rng).size()); break;
        case 3: text.insert(at, pieceOf(text, rng)); break;
        case 4: text.insert(at, pieceOf(anyOf(seeds, rng), rng)); break;
        case 5: {
            const std::string piece = pieceOf(text, rng).substr(0, 8);
            std::string many;
            for (int64_t i = rng.integer(1, kMostRepeats); i > 0; --i) {
                many += piece;
            }
            text.insert(at, many);
            break;
        }
        case 6: {
            const size_t digit = text.find_first_of("0123456789", at);
            if (digit != std::string::npos) {
                text.replace(digit, std::min(text.find_first_not_of("0123456789.eE+-", digit), text.size()) - digit, numberWord(rng));
            }
            break;
        }
        case 7: text.resize(at); break;
        default: text = text.substr(0, at) + anyOf(seeds, rng).substr(0, 4096); break;
    }
}

}  // namespace

std::string mutated(const std::vector<std::string>& seeds, Rng& rng) {
    std::string text = anyOf(seeds, rng);
    for (int64_t changes = rng.integer(1, 8); changes > 0; --changes) {
        change(text, seeds, rng);
    }
    text.resize(std::min(text.size(), kLargest));
    return text;
}

}  // namespace omnidrive::fuzz
