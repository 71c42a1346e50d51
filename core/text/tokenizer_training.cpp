// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/tokenizer.h"

#include "base/error.h"
#include "store/atomic_file.h"
#include "store/file_io.h"
#include "text/byte_alphabet.h"
#include "text/merge_trainer.h"
#include "text/tokenizer_spec.h"

#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace omnidrive::text {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// What training ends with, before it is written.
struct Trained {
    std::vector<std::string> tokens;                          ///< bytes by id
    std::vector<std::pair<std::string, std::string>> merges;  ///< bytes, in order of rank
    std::vector<AddedToken> added;
};

class CountingSink final : public PieceSink {
public:
    void word(std::string_view utf8) override { ++counts[std::string(utf8)]; }
    void addedToken(int32_t) override {}

    std::map<std::string, int64_t> counts;
};

/// Added tokens with ids from `firstId` on. @throws Error (InvalidArgument) for an empty or repeated one.
std::vector<AddedToken> addedTokens(const TokenizerTraining& training, int32_t firstId) {
    std::vector<AddedToken> added;
    std::set<std::string> seen;
    const auto add = [&](const std::string& content, bool special) {
        require(!content.empty() && seen.insert(content).second,
                "tokenizer training: added token '{}' is empty or named twice", content);
        added.push_back({content, firstId + static_cast<int32_t>(added.size()), special});
    };
    for (const auto& content : training.specialTokens) add(content, true);
    for (const auto& content : training.addedTokens) add(content, false);
    return added;
}

std::map<std::string, int64_t> countPreTokens(const TokenizerTraining& training) {
    const PreTokenizer preTokenizer(addedTokens(training, 0), {NormalizerStep{}},
                                    {{SplitStep::Keep::All, training.preTokenizerRegex}});
    CountingSink sink;
    for (const auto& text : training.corpus) preTokenizer.run(text, true, sink);
    return sink.counts;
}

Trained learn(const TokenizerTraining& training) {
    const auto words = countPreTokens(training);
    MergeTrainer trainer(training.wholePreTokens ? std::map<std::string, int64_t>{} : words);
    trainer.run(static_cast<size_t>(training.maxVocabulary));
    Trained trained{trainer.tokens(), {}, {}};
    for (const auto& [left, right] : trainer.merges()) {
        trained.merges.emplace_back(trained.tokens[static_cast<size_t>(left)],
                                    trained.tokens[static_cast<size_t>(right)]);
    }
    if (training.wholePreTokens) {
        for (const auto& [bytes, count] : words) {
            if (bytes.size() > 1) trained.tokens.push_back(bytes);
        }
    }
    require(trained.tokens.size() <= static_cast<size_t>(training.maxVocabulary),
            "tokenizer training: the corpus needs {} tokens, at most {} allowed", trained.tokens.size(),
            training.maxVocabulary);
    trained.added = addedTokens(training, static_cast<int32_t>(trained.tokens.size()));
    return trained;
}

ordered_json vocabularyOf(const Trained& trained) {
    ordered_json vocabulary = ordered_json::object();
    for (size_t id = 0; id < trained.tokens.size(); ++id) vocabulary[alphabetFromBytes(trained.tokens[id])] = id;
    return vocabulary;
}

ordered_json byteLevel(bool addPrefixSpace) {
    return {{"type", "ByteLevel"}, {"add_prefix_space", addPrefixSpace}, {"trim_offsets", false}, {"use_regex", false}};
}

ordered_json tokenizerJson(const TokenizerTraining& training, const Trained& trained) {
    ordered_json added = ordered_json::array();
    for (const auto& token : trained.added) {
        added.push_back({{"id", token.id},
                         {"content", token.content},
                         {"single_word", false},
                         {"lstrip", false},
                         {"rstrip", false},
                         {"normalized", false},
                         {"special", token.special}});
    }
    ordered_json merges = ordered_json::array();
    for (const auto& [left, right] : trained.merges)
        merges.push_back({alphabetFromBytes(left), alphabetFromBytes(right)});
    const ordered_json split{{"type", "Split"},
                             {"pattern", {{"Regex", training.preTokenizerRegex}}},
                             {"behavior", "Isolated"},
                             {"invert", false}};
    return {
        {"version", "1.0"},
        {"truncation", nullptr},
        {"padding", nullptr},
        {"added_tokens", added},
        {"normalizer", {{"type", "NFC"}}},
        {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", ordered_json::array({split, byteLevel(false)})}}},
        {"post_processor", byteLevel(false)},
        {"decoder", byteLevel(false)},
        {"model",
         {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", nullptr},
          {"continuing_subword_prefix", ""},
          {"end_of_word_suffix", ""},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"ignore_merges", training.wholePreTokens},
          {"vocab", vocabularyOf(trained)},
          {"merges", merges}}}};
}

ordered_json configJson(const Trained& trained) {
    ordered_json decoder = ordered_json::object();
    ordered_json config{{"add_bos_token", false}, {"add_prefix_space", false}};
    ordered_json names = ordered_json::array();
    for (const auto& token : trained.added) {
        decoder[std::to_string(token.id)] = {{"content", token.content}, {"lstrip", false},
                                             {"normalized", false},      {"rstrip", false},
                                             {"single_word", false},     {"special", token.special}};
        if (token.special) names.push_back(token.content);
        if (token.content == "<|im_end|>") config["eos_token"] = token.content;
        if (token.content == "<|endoftext|>") config["pad_token"] = token.content;
    }
    config["added_tokens_decoder"] = decoder;
    config["additional_special_tokens"] = names;
    config["bos_token"] = nullptr;
    config["clean_up_tokenization_spaces"] = false;
    config["model_max_length"] = 131072;
    // Not Qwen2Tokenizer: that class brings Qwen's own pre-tokenizer instead of reading the one in tokenizer.json.
    config["tokenizer_class"] = "PreTrainedTokenizerFast";
    config["unk_token"] = nullptr;
    return config;
}

std::string mergesText(const Trained& trained) {
    std::string text = "#version: 0.2\n";
    for (const auto& [left, right] : trained.merges)
        text += alphabetFromBytes(left) + ' ' + alphabetFromBytes(right) + '\n';
    return text;
}

/// Reads back what was written: a training that does not keep its promise must not go unnoticed.
void verify(const TokenizerTraining& training, const fs::path& folder) {
    const auto tokenizer = Tokenizer::fromFolder(folder);
    for (const auto& [word, count] : countPreTokens(training)) {
        if (tokenizer->encode(word, false).size() != 1) {
            fail(ErrorKind::Internal, "{}: pre-token '{}' is not one token after training", folder.string(), word);
        }
    }
}

}  // namespace

void trainTokenizer(const TokenizerTraining& training, const fs::path& folder) {
    require(training.maxVocabulary >= 256, "tokenizer training: maxVocabulary is {}, at least 256 expected",
            training.maxVocabulary);
    const Trained trained = learn(training);
    store::makeFolders(folder);
    store::writeFileAtomically(folder / "tokenizer.json", tokenizerJson(training, trained).dump(1) + "\n");
    store::writeFileAtomically(folder / "vocab.json", vocabularyOf(trained).dump() + "\n");
    store::writeFileAtomically(folder / "merges.txt", mergesText(trained));
    store::writeFileAtomically(folder / "tokenizer_config.json", configJson(trained).dump(1) + "\n");
    verify(training, folder);
}

}  // namespace omnidrive::text
