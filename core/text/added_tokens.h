// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// A token that is found in the text as written, before any pre-tokenizer (fields as in tokenizer.json).
struct AddedToken {
    std::string content;
    int32_t id = 0;
    bool special = false;     ///< left out by decode(skipSpecial)
    bool singleWord = false;  ///< only where no word character touches it
    bool stripLeft = false;   ///< takes the white space before it
    bool stripRight = false;  ///< takes the white space after it
    bool normalized = false;  ///< searched in the normalised text instead of the raw one
};

/// Finds added tokens: leftmost, then longest. Immutable; thread-safe.
class AddedTokenMatcher {
public:
    explicit AddedTokenMatcher(std::vector<AddedToken> tokens);

    struct Match {
        size_t begin = 0, end = 0;
        int32_t id = 0;
    };
    /// First match at or after `from`. Stripping on the left never reaches before `from`.
    std::optional<Match> find(std::string_view validUtf8, size_t from) const;

    bool empty() const { return tokens_.empty(); }

private:
    const AddedToken* tokenAt(std::string_view text, size_t at) const;

    std::vector<AddedToken> tokens_;           ///< grouped by first byte, longest first
    std::array<uint32_t, 257> firstOfByte_{};  ///< tokens_[firstOfByte_[b] .. firstOfByte_[b + 1]) start with byte b
};

}  // namespace omnidrive::text
