// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/flat_maps.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// A token of the vocabulary as raw bytes. `endsWord`: it stands only at the end of a word (CLIP's "</w>" suffix, cut
/// off in `bytes`).
struct BpeToken {
    std::string bytes;
    int32_t id = 0;
    bool endsWord = false;
};

/// A merge rule; its place in the list is its rank.
struct BpeMerge {
    int32_t left = 0, right = 0, result = 0;
};

struct BpeOptions {
    bool ignoreMerges = false;  ///< a word that is in the vocabulary becomes that token without asking the merges
    bool endOfWord = false;     ///< the last byte of a word starts as its `endsWord` token
    std::optional<int32_t>
        unknownId;             ///< for bytes without a token; without it such bytes are dropped, as the reference does
    bool fuseUnknown = false;  ///< neighbouring unknown bytes become one
};

/// Byte-pair encoding of single words (pre-tokens). Immutable after construction; thread-safe.
///
/// Merges are looked up in one flat table keyed by the pair of ids. Most words of a text are one token: whether the
/// merges of a whole vocabulary entry really end in that entry is found out on first use and kept, so that they later
/// cost one look-up.
class Bpe {
public:
    /// A later merge of the same pair replaces an earlier one. @throws Error (Format) when there are too many tokens.
    Bpe(const std::vector<BpeToken>& tokens, const std::vector<BpeMerge>& merges, const BpeOptions& options);

    /// Appends the ids of a word (any bytes).
    void encode(std::string_view word, std::vector<int32_t>& ids) const;

    /// Token of exactly these bytes as a whole word.
    std::optional<int32_t> wholeWord(std::string_view bytes) const;

private:
    enum class WholeWord : uint8_t { Unknown, Yes, No };

    /// Initial symbols of a word; at most word.size().
    size_t symbolsOf(std::string_view word, int32_t* symbols) const;
    void mergeShort(std::string_view word, std::vector<int32_t>& ids) const;
    void mergeLong(std::string_view word, std::vector<int32_t>& ids) const;

    std::array<int32_t, 256> innerIds_, lastIds_;
    WordMap words_;
    PairMap pairs_;
    BpeOptions options_;
    size_t wordStates_ = 0;
    std::unique_ptr<std::atomic<WholeWord>[]> wholeWord_;  ///< by id
};

}  // namespace omnidrive::text
