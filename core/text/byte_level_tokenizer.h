// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/tokenizer.h"
#include "text/tokenizer_spec.h"

#include <unordered_map>

namespace omnidrive::text {

/// The Tokenizer of this library: pre-tokenizer, BPE and the bytes of each id.
class ByteLevelTokenizer final : public Tokenizer {
public:
    /// @throws Error (Format) when the specification contradicts itself.
    explicit ByteLevelTokenizer(TokenizerSpec spec);

    std::vector<int32_t> encode(std::string_view text, bool parseAdded = true) const override;
    std::string decode(const std::vector<int32_t>& ids, bool skipSpecial = false) const override;
    std::string bytesOf(int32_t id) const override;
    std::optional<int32_t> addedId(std::string_view text) const override;
    bool isSpecial(int32_t id) const override;
    int32_t size() const override { return static_cast<int32_t>(entries_.size()); }

    const PreTokenizer& preTokenizer() const { return preTokenizer_; }

private:
    enum class Role : uint8_t { None, Plain, Added, Special };
    /// What an id stands for: decoded bytes lie in bytes_.
    struct Entry {
        uint32_t offset = 0, length = 0;
        Role role = Role::None;
    };

    void setEntry(int32_t id, const std::string& bytes, Role role);
    const Entry* entryOf(int32_t id) const;

    PreTokenizer preTokenizer_;
    Bpe bpe_;
    std::vector<Entry> entries_;  ///< by id
    std::string bytes_;
    std::unordered_map<std::string, int32_t> addedIds_;
    std::unordered_map<int32_t, std::string> addedContents_;
};

}  // namespace omnidrive::text
