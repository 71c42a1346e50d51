// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/words.h"

#include <set>
#include <unordered_map>

namespace omnidrive::reward {

namespace {

using WordSet = std::set<std::string, std::less<>>;

bool isWordByte(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool endsWith(const std::string& word, std::string_view ending) {
    return word.size() > ending.size() && word.compare(word.size() - ending.size(), ending.size(), ending) == 0;
}

const WordSet& prepositions() {
    static const WordSet words{
        "about",   "above",  "across", "against", "along", "among", "around", "at",      "before",  "behind",
        "below",   "beside", "beyond", "between", "by",    "down",  "for",    "from",    "in",      "inside",
        "into",    "near",   "next",   "of",      "off",   "on",    "onto",   "outside", "over",    "past",
        "through", "to",     "toward", "towards", "under", "up",    "with",   "within",  "without", "that",
        "which",   "who",    "whose",  "where",   "while", "and",   "or",     "but",     "as",      "than"};
    return words;
}

const WordSet& determiners() {
    static const WordSet words{"a",     "an",  "the", "this", "these", "those", "its",  "his",  "her",
                               "their", "our", "my",  "your", "some",  "any",   "each", "every"};
    return words;
}

const WordSet& otherFunctionWords() {
    static const WordSet words{"i",    "you",  "he",    "she",   "it",    "we",     "they",   "is",   "are",   "was",
                               "were", "be",   "been",  "being", "am",    "do",     "does",   "did",  "has",   "have",
                               "had",  "can",  "could", "will",  "would", "shall",  "should", "may",  "might", "must",
                               "what", "when", "why",   "how",   "there", "here",   "not",    "no",   "so",    "if",
                               "then", "very", "too",   "just",  "now",   "all",    "both",   "only", "more",  "most",
                               "let",  "me",   "them",  "him",   "us",    "please", "yes",    "which"};
    return words;
}

const std::unordered_map<std::string, std::string>& irregularPlurals() {
    static const std::unordered_map<std::string, std::string> words{
        {"people", "person"},       {"men", "man"},       {"women", "woman"},
        {"children", "child"},      {"feet", "foot"},     {"geese", "goose"},
        {"mice", "mouse"},          {"lorries", "lorry"}, {"knives", "knife"},
        {"policemen", "policeman"}, {"buses", "bus"},     {"taxis", "taxi"}};
    return words;
}

}  // namespace

std::vector<std::string> splitWords(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto flush = [&] {
        if (!word.empty()) {
            words.push_back(std::move(word));
        }
        word.clear();
    };
    for (size_t i = 0; i < text.size(); ++i) {
        if (isWordByte(static_cast<unsigned char>(text[i]))) {
            word += lower(text[i]);
            continue;
        }
        const bool isPossessive = text[i] == '\'' && !word.empty() && i + 1 < text.size() &&
                                  lower(text[i + 1]) == 's' &&
                                  (i + 2 == text.size() || !isWordByte(static_cast<unsigned char>(text[i + 2])));
        flush();
        if (isPossessive) {
            ++i;
        } else if (text[i] != ' ' && text[i] != '-' && text[i] != '_' && text[i] != '\'' && !words.empty() &&
                   !words.back().empty()) {
            words.emplace_back();
        }
    }
    flush();
    return words;
}

std::string singular(const std::string& word) {
    if (const auto it = irregularPlurals().find(word); it != irregularPlurals().end()) {
        return it->second;
    }
    if (word.size() < 4 || !endsWith(word, "s") || endsWith(word, "ss") || endsWith(word, "us") ||
        endsWith(word, "is")) {
        return word;
    }
    if (endsWith(word, "ies") && word.size() > 4) {
        return word.substr(0, word.size() - 3) + "y";
    }
    for (std::string_view ending : {"sses", "shes", "ches", "xes", "zzes"}) {
        if (endsWith(word, ending)) {
            return word.substr(0, word.size() - 2);
        }
    }
    return word.substr(0, word.size() - 1);
}

bool endsNounPhrase(const std::string& word) {
    return prepositions().contains(word);
}

bool isDeterminer(const std::string& word) {
    return determiners().contains(word);
}

bool isFunctionWord(const std::string& word) {
    return endsNounPhrase(word) || isDeterminer(word) || otherFunctionWords().contains(word);
}

}  // namespace omnidrive::reward
