// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/bpe.h"

#include <algorithm>
#include <tuple>

namespace omnidrive::text {

namespace {

/// Up to this many bytes a word is merged by scanning a small array; beyond, by a heap, so that a megabyte of letters
/// stays fast.
constexpr size_t kShortWord = 64;

/// A symbol of a long word in a doubly linked list over an array; -1 ends the list. id -1: swallowed by its left
/// neighbour.
struct Symbol {
    int32_t previous, next, id;
};

/// A merge that was possible when it was queued: lowest rank first, then leftmost.
struct Candidate {
    uint32_t rank;
    int32_t position;
    int32_t left, right, result;
    bool operator<(const Candidate& other) const {
        return std::tie(other.rank, other.position) < std::tie(rank, position);
    }
};

/// Merging of one long word.
class LongWord {
public:
    LongWord(const PairMap& pairs, const std::vector<int32_t>& symbols) : pairs_(pairs) {
        symbols_.reserve(symbols.size());
        const auto count = static_cast<int32_t>(symbols.size());
        for (int32_t i = 0; i < count; ++i)
            symbols_.push_back({i - 1, i + 1 < count ? i + 1 : -1, symbols[static_cast<size_t>(i)]});
        for (int32_t i = 0; i + 1 < count; ++i) queue(i);
    }

    void run() {
        while (!heap_.empty()) {
            std::pop_heap(heap_.begin(), heap_.end());
            const Candidate candidate = heap_.back();
            heap_.pop_back();
            if (stillThere(candidate)) merge(candidate);
        }
    }

    void append(std::vector<int32_t>& ids) const {
        for (int32_t i = symbols_.empty() ? -1 : 0; i >= 0; i = symbols_[static_cast<size_t>(i)].next) {
            ids.push_back(symbols_[static_cast<size_t>(i)].id);
        }
    }

private:
    Symbol& at(int32_t position) { return symbols_[static_cast<size_t>(position)]; }

    void queue(int32_t position) {
        if (position < 0 || at(position).next < 0) return;
        const int32_t left = at(position).id, right = at(at(position).next).id;
        const auto merge = pairs_.find(left, right);
        if (merge.rank == PairMap::kNone) return;
        heap_.push_back({merge.rank, position, left, right, merge.result});
        std::push_heap(heap_.begin(), heap_.end());
    }

    bool stillThere(const Candidate& candidate) {
        const Symbol& symbol = at(candidate.position);
        return symbol.id == candidate.left && symbol.next >= 0 && at(symbol.next).id == candidate.right;
    }

    void merge(const Candidate& candidate) {
        Symbol& symbol = at(candidate.position);
        Symbol& swallowed = at(symbol.next);
        symbol.id = candidate.result;
        symbol.next = swallowed.next;
        swallowed.id = -1;
        if (symbol.next >= 0) at(symbol.next).previous = candidate.position;
        queue(symbol.previous);
        queue(candidate.position);
    }

    const PairMap& pairs_;
    std::vector<Symbol> symbols_;
    std::vector<Candidate> heap_;
};

}  // namespace

Bpe::Bpe(const std::vector<BpeToken>& tokens, const std::vector<BpeMerge>& merges, const BpeOptions& options)
    : words_(tokens.size()), pairs_(merges.size()), options_(options) {
    innerIds_.fill(-1);
    lastIds_.fill(-1);
    int32_t largest = -1;
    for (const auto& token : tokens) {
        largest = std::max(largest, token.id);
        const bool whole = token.endsWord == options.endOfWord;
        if (whole) words_.insert(token.bytes, token.id);
        if (token.bytes.size() != 1) continue;
        const auto byte = static_cast<unsigned char>(token.bytes[0]);
        if (whole) lastIds_[byte] = token.id;
        if (!token.endsWord) innerIds_[byte] = token.id;
    }
    for (size_t rank = 0; rank < merges.size(); ++rank) {
        pairs_.insert(merges[rank].left, merges[rank].right, {static_cast<uint32_t>(rank), merges[rank].result});
    }
    wordStates_ = static_cast<size_t>(largest + 1);
    wholeWord_ = std::make_unique<std::atomic<WholeWord>[]>(wordStates_);
}

std::optional<int32_t> Bpe::wholeWord(std::string_view bytes) const {
    const int32_t id = words_.find(bytes);
    return id < 0 ? std::nullopt : std::optional(id);
}

void Bpe::encode(std::string_view word, std::vector<int32_t>& ids) const {
    if (word.empty()) return;
    const int32_t whole = words_.find(word);
    auto* state = whole < 0 ? nullptr : &wholeWord_[static_cast<size_t>(whole)];
    const auto known = state == nullptr        ? WholeWord::No
                       : options_.ignoreMerges ? WholeWord::Yes
                                               : state->load(std::memory_order_relaxed);
    if (known == WholeWord::Yes) {
        ids.push_back(whole);
        return;
    }
    const size_t before = ids.size();
    word.size() <= kShortWord ? mergeShort(word, ids) : mergeLong(word, ids);
    if (known == WholeWord::Unknown) {
        const bool single = ids.size() == before + 1 && ids.back() == whole;
        state->store(single ? WholeWord::Yes : WholeWord::No, std::memory_order_relaxed);
    }
}

size_t Bpe::symbolsOf(std::string_view word, int32_t* symbols) const {
    size_t count = 0;
    bool afterUnknown = false;
    for (size_t i = 0; i < word.size(); ++i) {
        const auto byte = static_cast<unsigned char>(word[i]);
        const int32_t id = i + 1 < word.size() ? innerIds_[byte] : lastIds_[byte];
        if (id >= 0) {
            symbols[count++] = id;
        } else if (options_.unknownId && !(afterUnknown && options_.fuseUnknown)) {
            symbols[count++] = *options_.unknownId;
        }
        afterUnknown = id < 0;
    }
    return count;
}

void Bpe::mergeShort(std::string_view word, std::vector<int32_t>& ids) const {
    std::array<int32_t, kShortWord> symbols;        // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    std::array<PairMap::Merge, kShortWord> merges;  // merges[i] joins symbols[i] and symbols[i + 1]
    size_t count = symbolsOf(word, symbols.data());
    for (size_t i = 0; i + 1 < count; ++i) merges[i] = pairs_.find(symbols[i], symbols[i + 1]);
    while (count > 1) {
        const auto best = std::min_element(merges.begin(), merges.begin() + static_cast<ptrdiff_t>(count - 1),
                                           [](const auto& a, const auto& b) { return a.rank < b.rank; });
        if (best->rank == PairMap::kNone) break;
        const auto at = static_cast<size_t>(best - merges.begin());
        symbols[at] = best->result;
        std::copy(symbols.begin() + at + 2, symbols.begin() + count, symbols.begin() + at + 1);
        std::copy(merges.begin() + at + 1, merges.begin() + count - 1, merges.begin() + at);
        --count;
        if (at > 0) merges[at - 1] = pairs_.find(symbols[at - 1], symbols[at]);
        if (at + 1 < count) merges[at] = pairs_.find(symbols[at], symbols[at + 1]);
    }
    ids.insert(ids.end(), symbols.begin(), symbols.begin() + static_cast<ptrdiff_t>(count));
}

void Bpe::mergeLong(std::string_view word, std::vector<int32_t>& ids) const {
    std::vector<int32_t> symbols(word.size());
    symbols.resize(symbolsOf(word, symbols.data()));
    LongWord longWord(pairs_, symbols);
    longWord.run();
    longWord.append(ids);
}

}  // namespace omnidrive::text
