// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace omnidrive::text {

/// Learns byte-pair merges until every given word is one token. Deterministic: the most frequent pair first, then the
/// smallest ids.
///
/// A merge can make a token that an earlier merge makes too ("ab"+"c", "a"+"bc"). Encoding then goes on with earlier,
/// lower-ranked merges, so after each new merge the words it touched are merged as far as all merges so far allow: what
/// is counted is what encoding will see.
class MergeTrainer {
public:
    using Pair = std::pair<int32_t, int32_t>;

    /// `words`: distinct byte strings with their counts.
    explicit MergeTrainer(const std::map<std::string, int64_t>& words);

    /// @throws Error (InvalidArgument) when more than `maxTokens` tokens, bytes included, would be needed.
    void run(size_t maxTokens);

    /// Bytes of each id; the first 256 are single bytes in the order of alphabetOrder().
    const std::vector<std::string>& tokens() const { return tokens_; }
    /// In order of rank.
    const std::vector<Pair>& merges() const { return merges_; }

private:
    struct Word {
        std::vector<int32_t> ids;
        int64_t count = 0;
    };
    struct PairUse {
        int64_t count = 0;
        std::set<size_t> words;
    };

    void count(size_t word, int64_t sign);
    Pair best() const;
    int32_t tokenFor(const Pair& pair);
    void mergeFully(Word& word) const;

    std::vector<Word> words_;
    std::map<Pair, PairUse> pairs_;
    std::vector<std::string> tokens_;
    std::unordered_map<std::string, int32_t> idOfToken_;
    std::vector<Pair> merges_;
    std::map<Pair, size_t> rankOf_;
};

}  // namespace omnidrive::text
