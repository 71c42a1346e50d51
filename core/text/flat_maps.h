// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// Open-addressing table from a pair of token ids to a merge: one cache line a look-up in most cases, no pointers.
class PairMap {
public:
    struct Merge {
        uint32_t rank = kNone;
        int32_t result = -1;
    };
    static constexpr uint32_t kNone = UINT32_MAX;

    explicit PairMap(size_t expected) : slots_(std::bit_ceil(expected + expected / 2 + 2)) {
        shift_ = 64 - std::countr_zero(slots_.size());
    }

    /// Adds or replaces. Must not be called more often than `expected` with different pairs.
    void insert(int32_t left, int32_t right, Merge merge) {
        Slot& slot = slots_[place(keyOf(left, right))];
        slot = {keyOf(left, right), merge};
    }

    /// rank kNone when the pair does not merge.
    Merge find(int32_t left, int32_t right) const { return slots_[place(keyOf(left, right))].merge; }

private:
    struct Slot {
        uint64_t key = UINT64_MAX;
        Merge merge;
    };
    static uint64_t keyOf(int32_t left, int32_t right) {
        return static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32 | static_cast<uint32_t>(right);
    }
    /// Slot of the key, or the empty one where it would go.
    size_t place(uint64_t key) const {
        size_t index = (key * 0x9E3779B97F4A7C15ULL) >> shift_;
        while (slots_[index].key != key && slots_[index].key != UINT64_MAX) index = (index + 1) & (slots_.size() - 1);
        return index;
    }

    std::vector<Slot> slots_;
    int shift_ = 0;
};

/// Open-addressing table from byte strings to token ids; the strings lie in one arena.
class WordMap {
public:
    explicit WordMap(size_t expected) : slots_(std::bit_ceil(expected + expected / 2 + 2)) {}

    /// Keeps the first id given for a string. Must not be called more often than `expected` with different strings.
    void insert(std::string_view word, int32_t id) {
        const uint64_t hash = hashOf(word);
        Slot& slot = slots_[place(word, hash)];
        if (slot.id >= 0) return;
        slot = {static_cast<uint32_t>(hash), static_cast<uint32_t>(arena_.size()), static_cast<uint32_t>(word.size()),
                id};
        arena_.append(word);
    }

    /// The id, or -1.
    int32_t find(std::string_view word) const { return slots_[place(word, hashOf(word))].id; }

private:
    struct Slot {
        uint32_t hash = 0, offset = 0, length = 0;
        int32_t id = -1;
    };
    static uint64_t hashOf(std::string_view word) {
        constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15ULL;
        uint64_t hash = word.size() * kMultiplier;
        const char* at = word.data();
        size_t left = word.size();
        for (uint64_t block = 0; left >= sizeof block; at += sizeof block, left -= sizeof block) {
            std::memcpy(&block, at, sizeof block);
            hash = std::rotl((hash ^ block) * kMultiplier, 29);
        }
        uint64_t tail = 0;
        for (size_t i = 0; i < left; ++i) tail |= static_cast<uint64_t>(static_cast<unsigned char>(at[i])) << 8 * i;
        hash = (hash ^ tail) * kMultiplier;
        return hash ^ hash >> 32;
    }
    size_t place(std::string_view word, uint64_t hash) const {
        size_t index = hash >> 7 & (slots_.size() - 1);
        for (;; index = (index + 1) & (slots_.size() - 1)) {
            const Slot& slot = slots_[index];
            if (slot.id < 0) return index;
            if (slot.hash == static_cast<uint32_t>(hash) && slot.length == word.size() &&
                std::memcmp(arena_.data() + slot.offset, word.data(), word.size()) == 0) {
                return index;
            }
        }
    }

    std::vector<Slot> slots_;
    std::string arena_;
};

}  // namespace omnidrive::text
