// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/added_tokens.h"
#include "text/bpe.h"
#include "text/pre_tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace omnidrive::text {

/// Most added tokens that are read: at each place of a text those that begin alike are compared with it, one by one.
inline constexpr size_t kMaxAddedTokens = 20'000;

/// Everything that a tokenizer's files say, ready to build one from.
struct TokenizerSpec {
    std::filesystem::path source;       ///< file to name in messages
    std::vector<BpeToken> tokens;       ///< vocabulary entries that can be reached by encoding
    std::vector<BpeToken> otherTokens;  ///< entries not written in the byte alphabet: only decoded, as they stand
    std::vector<BpeMerge> merges;
    BpeOptions options;
    std::vector<AddedToken> added;
    std::vector<NormalizerStep> normalizer;
    std::vector<SplitStep> splits;
    std::optional<int32_t> startId, endId;  ///< what the post-processor puts around a text, when it does
};

/// tokenizer.json. @throws Error naming the file, the field and the reason; parts we do not have are named, not
/// skipped.
TokenizerSpec readTokenizerJson(const std::filesystem::path& file);

/// vocab.json and merges.txt, with the added tokens named by tokenizer_config.json and added_tokens.json beside them,
/// and those entries of Qwen's list that the vocabulary itself holds. `wordSuffix` ("</w>" for CLIP) marks tokens that
/// end a word.
TokenizerSpec readVocabAndMerges(const std::filesystem::path& vocab, const std::filesystem::path& merges,
                                 const std::string& wordSuffix = {});

/// qwen.tiktoken: a base64 token and its rank a line; Qwen2.5's special tokens follow at their fixed ids.
TokenizerSpec readTiktoken(const std::filesystem::path& file);

/// Turns written vocabulary entries and merges into tokens and rules; shared by the readers.
class VocabularyBuilder {
public:
    VocabularyBuilder(std::filesystem::path source, std::string wordSuffix, size_t expected);

    /// @throws Error (Format) for an id out of range.
    void addToken(const std::string& written, int64_t id);
    /// @throws Error (Format) when a part or the result is not in the vocabulary.
    void addMerge(const std::string& left, const std::string& right);
    std::optional<int32_t> find(const std::string& written) const;
    /// Moves tokens and merges into the specification. @throws Error (Format) when the ids leave too large gaps.
    void finish(TokenizerSpec& spec);

private:
    int32_t need(const std::string& written, size_t merge) const;

    std::filesystem::path source_;
    std::string wordSuffix_;
    std::vector<std::pair<std::string, int32_t>> entries_;
    std::vector<BpeMerge> merges_;
    WordMap ids_;
};

}  // namespace omnidrive::text
