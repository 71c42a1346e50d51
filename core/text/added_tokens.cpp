// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/added_tokens.h"

#include "text/unicode.h"

#include <algorithm>
#include <tuple>

namespace omnidrive::text {

namespace {

unsigned char firstByte(const AddedToken& token) {
    return static_cast<unsigned char>(token.content[0]);
}

/// Offset of the code point that ends right before `end`.
size_t stepBack(std::string_view text, size_t end) {
    do {
        --end;
    } while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
    return end;
}

bool touchesWord(std::string_view text, size_t begin, size_t end) {
    const bool before = begin > 0 && isWordCharacter(codePointAt(text, stepBack(text, begin)).value);
    const bool after = end < text.size() && isWordCharacter(codePointAt(text, end).value);
    return before || after;
}

size_t stripLeft(std::string_view text, size_t begin, size_t from) {
    while (begin > from) {
        const size_t before = stepBack(text, begin);
        if (!isWhiteSpace(codePointAt(text, before).value)) break;
        begin = before;
    }
    return begin;
}

size_t stripRight(std::string_view text, size_t end) {
    while (end < text.size()) {
        const auto point = codePointAt(text, end);
        if (!isWhiteSpace(point.value)) break;
        end += point.length;
    }
    return end;
}

}  // namespace

AddedTokenMatcher::AddedTokenMatcher(std::vector<AddedToken> tokens) : tokens_(std::move(tokens)) {
    std::erase_if(tokens_, [](const AddedToken& token) { return token.content.empty(); });
    std::stable_sort(tokens_.begin(), tokens_.end(), [](const AddedToken& a, const AddedToken& b) {
        return std::make_tuple(firstByte(a), b.content.size()) < std::make_tuple(firstByte(b), a.content.size());
    });
    for (const auto& token : tokens_) ++firstOfByte_[firstByte(token) + 1U];
    for (size_t i = 1; i < firstOfByte_.size(); ++i) firstOfByte_[i] += firstOfByte_[i - 1];
}

const AddedToken* AddedTokenMatcher::tokenAt(std::string_view text, size_t at) const {
    const auto byte = static_cast<unsigned char>(text[at]);
    for (uint32_t i = firstOfByte_[byte]; i < firstOfByte_[byte + 1U]; ++i) {
        if (text.substr(at).starts_with(tokens_[i].content)) return &tokens_[i];
    }
    return nullptr;
}

std::optional<AddedTokenMatcher::Match> AddedTokenMatcher::find(std::string_view text, size_t from) const {
    if (tokens_.empty()) return std::nullopt;
    for (size_t at = from; at < text.size(); ++at) {
        const auto* token = tokenAt(text, at);
        if (token == nullptr) continue;
        const size_t end = at + token->content.size();
        if (token->singleWord && touchesWord(text, at, end)) {
            at = end - 1;
            continue;
        }
        return Match{token->stripLeft ? stripLeft(text, at, from) : at, token->stripRight ? stripRight(text, end) : end,
                     token->id};
    }
    return std::nullopt;
}

}  // namespace omnidrive::text
