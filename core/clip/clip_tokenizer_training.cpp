// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/clip_tokenizer_training.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "text/byte_alphabet.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace omnidrive::clip {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr const char* kWordEnd = "</w>";
constexpr const char* kStart = "<|startoftext|>";
constexpr const char* kEnd = "<|endoftext|>";
/// CLIP's pre-tokenizer: contractions, runs of letters, single digits, runs of anything else.
constexpr const char* kPattern =
    R"(<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";

using Pieces = std::vector<std::string>;  // in the byte alphabet
using Merge = std::pair<std::string, std::string>;

enum class CharKind { Blank, Letter, Digit, Other };

CharKind kindOf(unsigned char c) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
        return CharKind::Blank;
    }
    // Letters beyond ASCII are taken for letters; a wrong guess only makes a merge that encoding never uses.
    if ((c >= 'a' && c <= 'z') || c >= 0x80) {
        return CharKind::Letter;
    }
    return c >= '0' && c <= '9' ? CharKind::Digit : CharKind::Other;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Words of the texts as the pre-tokenizer cuts them, with their counts.
std::map<std::string, int> countWords(const std::vector<std::string>& texts) {
    std::map<std::string, int> counts;
    for (const auto& text : texts) {
        std::string word;
        CharKind kind = CharKind::Blank;
        const auto flush = [&] {
            if (!word.empty()) {
                ++counts[word];
            }
            word.clear();
        };
        for (char raw : text) {
            const char c = lower(raw);
            const CharKind next = kindOf(static_cast<unsigned char>(c));
            if (next != kind || kind == CharKind::Digit) {
                flush();
            }
            kind = next;
            if (kind != CharKind::Blank) {
                word += c;
            }
        }
        flush();
    }
    return counts;
}

Pieces bytesOf(const std::string& word) {
    Pieces pieces;
    for (char c : word) {
        pieces.push_back(text::alphabetFromBytes(std::string_view(&c, 1)));
    }
    pieces.back() += kWordEnd;
    return pieces;
}

void mergeIn(Pieces& pieces, const Merge& merge) {
    for (size_t i = 0; i + 1 < pieces.size(); ++i) {
        if (pieces[i] == merge.first && pieces[i + 1] == merge.second) {
            pieces[i] += pieces[i + 1];
            pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        }
    }
}

/// Most frequent neighbours first, then the smallest texts, until each word is one piece. A few dozen words: no need
/// for an index.
std::vector<Merge> learnMerges(const std::map<std::string, int>& counts) {
    std::vector<std::pair<Pieces, int>> words;
    for (const auto& [word, count] : counts) {
        words.emplace_back(bytesOf(word), count);
    }
    std::vector<Merge> merges;
    while (true) {
        std::map<Merge, int> pairs;
        for (const auto& [pieces, count] : words) {
            for (size_t i = 0; i + 1 < pieces.size(); ++i) {
                pairs[{pieces[i], pieces[i + 1]}] += count;
            }
        }
        if (pairs.empty()) {
            return merges;
        }
        const auto best = std::max_element(pairs.begin(), pairs.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        merges.push_back(best->first);
        for (auto& [pieces, count] : words) {
            mergeIn(pieces, merges.back());
        }
    }
}

ordered_json vocabularyOf(const std::vector<Merge>& merges) {
    ordered_json vocabulary = ordered_json::object();
    int next = 0;
    for (const char* ending : {"", kWordEnd}) {
        for (unsigned char byte : text::alphabetOrder()) {
            const char c = static_cast<char>(byte);
            vocabulary[text::alphabetFromBytes(std::string_view(&c, 1)) + ending] = next++;
        }
    }
    for (const auto& [left, right] : merges) {
        vocabulary[left + right] = next++;
    }
    vocabulary[kStart] = next++;
    vocabulary[kEnd] = next++;
    return vocabulary;
}

ordered_json addedToken(const char* content, int id) {
    return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
            {"rstrip", false}, {"normalized", false}, {"special", true}};
}

ordered_json tokenizerJson(const ordered_json& vocabulary, const std::vector<Merge>& merges) {
    const int start = vocabulary.at(kStart), end = vocabulary.at(kEnd);
    ordered_json mergeList = ordered_json::array();
    for (const auto& [left, right] : merges) {
        mergeList.push_back({left, right});
    }
    const ordered_json byteLevel{
        {"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
    const ordered_json split{
        {"type", "Split"}, {"pattern", {{"Regex", kPattern}}}, {"behavior", "Removed"}, {"invert", true}};
    const ordered_json blanks{{"type", "Replace"}, {"pattern", {{"Regex", "\\s+"}}}, {"content", " "}};
    return {
        {"version", "1.0"},
        {"truncation", nullptr},
        {"padding", nullptr},
        {"added_tokens", ordered_json::array({addedToken(kStart, start), addedToken(kEnd, end)})},
        {"normalizer",
         {{"type", "Sequence"},
          {"normalizers", ordered_json::array({{{"type", "NFC"}}, blanks, {{"type", "Lowercase"}}})}}},
        {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", ordered_json::array({split, byteLevel})}}},
        {"post_processor",
         {{"type", "RobertaProcessing"},
          {"sep", ordered_json::array({kEnd, end})},
          {"cls", ordered_json::array({kStart, start})},
          {"trim_offsets", false},
          {"add_prefix_space", false}}},
        {"decoder", {{"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}}},
        {"model",
         {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", kEnd},
          {"continuing_subword_prefix", ""},
          {"end_of_word_suffix", kWordEnd},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"ignore_merges", false},
          {"vocab", vocabulary},
          {"merges", mergeList}}}};
}

std::string mergesText(const std::vector<Merge>& merges) {
    std::string text = "#version: 0.2\n";
    for (const auto& [left, right] : merges) {
        text += left + ' ' + right + '\n';
    }
    return text;
}

}  // namespace

int trainClipTokenizer(const std::vector<std::string>& texts, const fs::path& folder, int context) {
    const auto counts = countWords(texts);
    require(!counts.empty(), "the CLIP tokenizer needs at least one text with a word");
    const auto merges = learnMerges(counts);
    const ordered_json vocabulary = vocabularyOf(merges);
    const ordered_json config{{"tokenizer_class", "CLIPTokenizer"},
                              {"bos_token", kStart},
                              {"eos_token", kEnd},
                              {"pad_token", kEnd},
                              {"unk_token", kEnd},
                              {"model_max_length", context},
                              {"do_lower_case", true}};
    store::makeFolders(folder);
    store::writeFileAtomically(folder / "tokenizer.json", tokenizerJson(vocabulary, merges).dump(1) + "\n");
    store::writeFileAtomically(folder / "vocab.json", vocabulary.dump() + "\n");
    store::writeFileAtomically(folder / "merges.txt", mergesText(merges));
    store::writeFileAtomically(folder / "tokenizer_config.json", config.dump(1) + "\n");
    return static_cast<int>(vocabulary.size());
}

}  // namespace omnidrive::clip
