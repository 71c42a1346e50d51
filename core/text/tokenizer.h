// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::text {

/// Byte-level BPE tokenizer of the Qwen2.5 family (and of the embedded default). Immutable after loading; thread-safe.
class Tokenizer {
public:
    /// Loads from a checkpoint folder: tokenizer.json, else vocab.json + merges.txt (+ tokenizer_config.json for added
    /// tokens), else qwen.tiktoken. @throws Error naming the file and the reason.
    static std::shared_ptr<const Tokenizer> fromFolder(const std::filesystem::path& folder);
    static std::shared_ptr<const Tokenizer> fromTokenizerJson(const std::filesystem::path& file);
    static std::shared_ptr<const Tokenizer> fromVocabAndMerges(const std::filesystem::path& vocab,
                                                               const std::filesystem::path& merges);
    static std::shared_ptr<const Tokenizer> fromTiktoken(const std::filesystem::path& file);
    virtual ~Tokenizer() = default;

    /// Ids of a text; added tokens written in the text ("<|im_start|>", "<tool_call>") become their ids when
    /// `parseAdded`.
    virtual std::vector<int32_t> encode(std::string_view text, bool parseAdded = true) const = 0;
    /// Text of ids; bytes that are not UTF-8 become U+FFFD as in the reference.
    virtual std::string decode(const std::vector<int32_t>& ids, bool skipSpecial = false) const = 0;
    /// Raw bytes of one id (an added token's text), for streaming and token strips. Empty for ids without text.
    virtual std::string bytesOf(int32_t id) const = 0;
    /// Id of an added token by its text.
    virtual std::optional<int32_t> addedId(std::string_view text) const = 0;
    virtual bool isSpecial(int32_t id) const = 0;
    /// 1 + the largest id in use (the model's vocab_size may be larger).
    virtual int32_t size() const = 0;
};

/// CLIP's lower-casing BPE, context 77. Thread-safe.
class ClipTokenizer {
public:
    /// From a checkpoint folder: tokenizer.json, else vocab.json + merges.txt.
    static std::shared_ptr<const ClipTokenizer> fromFolder(const std::filesystem::path& folder);
    virtual ~ClipTokenizer() = default;
    /// Start token, pieces, end token; cut to `context` tokens with the end token kept. Not padded.
    virtual std::vector<int32_t> encode(std::string_view text, int context = 77) const = 0;
    virtual int32_t startId() const = 0;
    virtual int32_t endId() const = 0;
    virtual int32_t padId() const = 0;
};

/// Trains a small byte-level BPE until every pre-token of the corpus is one token, and writes tokenizer.json (plus
/// vocab.json, merges.txt, tokenizer_config.json) that Hugging Face opens as well. Deterministic.
struct TokenizerTraining {
    std::vector<std::string> corpus;  ///< texts whose pre-tokens must become single tokens
    std::string preTokenizerRegex;    ///< PCRE2/Oniguruma pattern of the Split pre-tokenizer, behaviour "isolated"
    std::vector<std::string> specialTokens;  ///< in id order after the BPE ids; special = true
    std::vector<std::string> addedTokens;    ///< further added tokens, special = false
    int maxVocabulary = 4096;                ///< BPE ids, added tokens not counted; at least 256
    /// How pre-tokens become single tokens. False: by merges, whose intermediate results are tokens too. True: the
    /// vocabulary is the 256 bytes and the pre-tokens themselves, and tokenizer.json says "ignore_merges"; smallest
    /// model, but vocab.json + merges.txt alone give bytes.
    bool wholePreTokens = false;
};
/// Writes into `folder` (created when missing). The same training always writes the same bytes.
/// @throws Error (InvalidArgument) when the corpus needs more than maxVocabulary tokens or names an added token twice,
///         (Format) for a bad pattern, (Io) when a file cannot be written.
void trainTokenizer(const TokenizerTraining& training, const std::filesystem::path& folder);

}  // namespace omnidrive::text
