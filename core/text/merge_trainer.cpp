// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/merge_trainer.h"

#include "base/error.h"
#include "text/byte_alphabet.h"

namespace omnidrive::text {

MergeTrainer::MergeTrainer(const std::map<std::string, int64_t>& words) {
    for (const unsigned char byte : alphabetOrder()) {
        tokens_.emplace_back(1, static_cast<char>(byte));
        idOfToken_[tokens_.back()] = static_cast<int32_t>(tokens_.size() - 1);
    }
    for (const auto& [bytes, count] : words) {
        Word word{{}, count};
        for (const char byte : bytes) word.ids.push_back(idOfToken_.at(std::string(1, byte)));
        words_.push_back(std::move(word));
    }
}

void MergeTrainer::count(size_t index, int64_t sign) {
    const Word& word = words_[index];
    for (size_t i = 0; i + 1 < word.ids.size(); ++i) {
        const Pair pair{word.ids[i], word.ids[i + 1]};
        auto& use = pairs_[pair];
        use.count += sign * word.count;
        sign > 0 ? void(use.words.insert(index)) : void(use.words.erase(index));
        if (use.words.empty() && use.count == 0) pairs_.erase(pair);
    }
}

MergeTrainer::Pair MergeTrainer::best() const {
    auto found = pairs_.begin();
    for (auto it = pairs_.begin(); it != pairs_.end(); ++it) {
        if (it->second.count > found->second.count) found = it;
    }
    return found->first;
}

int32_t MergeTrainer::tokenFor(const Pair& pair) {
    std::string bytes = tokens_[static_cast<size_t>(pair.first)] + tokens_[static_cast<size_t>(pair.second)];
    const auto [entry, fresh] = idOfToken_.try_emplace(bytes, static_cast<int32_t>(tokens_.size()));
    if (fresh) tokens_.push_back(std::move(bytes));
    return entry->second;
}

void MergeTrainer::mergeFully(Word& word) const {
    while (word.ids.size() > 1) {
        size_t at = 0, bestRank = merges_.size();
        for (size_t i = 0; i + 1 < word.ids.size(); ++i) {
            const auto rank = rankOf_.find({word.ids[i], word.ids[i + 1]});
            if (rank != rankOf_.end() && rank->second < bestRank) {
                at = i;
                bestRank = rank->second;
            }
        }
        if (bestRank == merges_.size()) return;
        const auto& [left, right] = merges_[bestRank];
        word.ids[at] = idOfToken_.at(tokens_[static_cast<size_t>(left)] + tokens_[static_cast<size_t>(right)]);
        word.ids.erase(word.ids.begin() + static_cast<ptrdiff_t>(at) + 1);
    }
}

void MergeTrainer::run(size_t maxTokens) {
    for (size_t i = 0; i < words_.size(); ++i) count(i, +1);
    while (!pairs_.empty()) {
        const Pair pair = best();
        rankOf_[pair] = merges_.size();
        merges_.push_back(pair);
        tokenFor(pair);
        require(tokens_.size() <= maxTokens, "tokenizer training: the corpus needs more than {} tokens", maxTokens);
        const auto touched = pairs_.at(pair).words;
        for (const size_t index : touched) {
            count(index, -1);
            mergeFully(words_[index]);
            count(index, +1);
        }
    }
}

}  // namespace omnidrive::text
